// Nothing: the target that compiles it owns the precompiled header of all programs on GoogleTest.
