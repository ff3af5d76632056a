package io.github.bwflow.classes;

import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * A class in one direction.
 *
 * @param id its number, from 2 to 65535, which depends on nothing but the configuration; 1 is the
 *     root
 * @param parent the number of the class it is in; 1 for the root
 * @param name what a person calls it
 * @param min what it gets whenever it asks for it
 * @param max what it never passes; empty for what its parent has; zero blocks
 * @param priority who is asked first for what the minimums leave: 0 first to 7 last
 */
public record Node(
    int id, int parent, String name, BitRate min, Optional<BitRate> max, int priority) {}
