package io.github.bwflow.config;

import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * A table {@code [[vm]]}: a virtual machine and its budget.
 *
 * @param id its number on the platform, from 1
 * @param name what it is called here; no other one has it
 * @param bandwidth what is allowed
 * @param normalRate what it gets in each direction where nothing limits it, from 1 Mbit/s; empty
 *     where that is not stated
 */
public record Vm(int id, String name, Bandwidth bandwidth, Optional<BitRate> normalRate) {}
