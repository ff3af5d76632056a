package io.github.bwflow.control;

/**
 * Why something was decided.
 *
 * @param code a stable name for scripts
 * @param text a sentence for people, without its full stop
 */
public record Reason(String code, String text) {}
