"""An index in databases that many machines share: PostgreSQL for the catalogue, Milvus for the rest."""
