# What vind uses of llama.cpp is the library alone: not its tools' common code, nor what reads
# pictures. Together they are more than half of what would be compiled.
set(LLAMA_BUILD_COMMON OFF)
set(LLAVA_BUILD OFF)
