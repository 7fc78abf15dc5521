"""An index in databases that many machines share: PostgreSQL and Milvus."""
