/**
 * What classes ask of a Linux host: its sockets through {@code ss}, its processes through {@code
 * /proc}, and what it calls users, units and countries.
 *
 * <p>Knows {@code classes}, {@code host} and {@code units}. What {@code ss} prints and {@code
 * /proc} holds stays in here. Sockets are told by their inodes, which are unique on the whole host,
 * so that a process in another network namespace is never taken for one that holds a socket of this
 * one.
 */
package io.github.bwflow.classes.linux;
