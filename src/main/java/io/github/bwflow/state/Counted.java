package io.github.bwflow.state;

import java.time.Instant;

/**
 * What an account had used at the last run, so that the next one knows what has passed between.
 *
 * @param at when that was
 * @param rx bytes received in the period
 * @param tx bytes sent in the period
 */
public record Counted(Instant at, long rx, long tx) {}
