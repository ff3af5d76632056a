package io.github.bwflow.config;

import java.time.Duration;

/**
 * The section {@code [daemon]}, named as bwflow 0.1.0 named it: the timer.
 *
 * @param interval the time between two runs: 5, 6, 10, 12, 15, 20, 30 or 60 seconds, or whole
 *     minutes that divide an hour
 */
public record Daemon(Duration interval) {}
