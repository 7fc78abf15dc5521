"""The index of many machines: passages are searched in Milvus, their catalogue is elsewhere."""
