package io.github.bwflow.config;

/**
 * What a file says for a key.
 *
 * @param key which key
 * @param value as tomlj gives it: a String, Long, Double, Boolean, TomlArray, TomlTable or a date
 * @param place where the value stands
 */
record Stated(Key key, Object value, Place place) {}
