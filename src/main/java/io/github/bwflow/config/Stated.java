package io.github.bwflow.config;

/**
 * What a file says for a key.
 *
 * @param key which key
 * @param value as that of a {@link Table.Entry}
 * @param place where the value stands
 */
record Stated(Key key, Object value, Place place) {}
