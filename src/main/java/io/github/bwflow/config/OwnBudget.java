package io.github.bwflow.config;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.util.Optional;

/**
 * A table {@code [interface."NAME"]}: an interface with a budget of its own.
 *
 * @param name the interface
 * @param bandwidth what is allowed there
 * @param lineRate the link's speed, from 8 bit/s; empty for "auto"
 */
public record OwnBudget(InterfaceName name, Bandwidth bandwidth, Optional<BitRate> lineRate) {}
