package io.github.bwflow.it;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration for a test: 100 GB a month, half of it at once, cliff, on {@code eth0}, and what
 * a test sets beside or instead.
 */
final class Configuration {
  private final Map<String, String> bandwidth = new LinkedHashMap<>();
  private final Map<String, String> network = new LinkedHashMap<>();
  private final Map<String, String> daemon = new LinkedHashMap<>();
  private final Map<String, String> hooks = new LinkedHashMap<>();

  Configuration() {
    bandwidth.put("monthly_budget_gb", "100");
    bandwidth.put("pre_charge_gb", "50");
    bandwidth.put("enforcement", "\"cliff\"");
    network.put("interface", "\"eth0\"");
  }

  /** Sets a key of {@code [bandwidth]}; the value as TOML writes it. */
  Configuration bandwidth(String key, String value) {
    bandwidth.put(key, value);
    return this;
  }

  /** Leaves a key of {@code [bandwidth]} out. */
  Configuration without(String key) {
    bandwidth.remove(key);
    return this;
  }

  /** Sets a key of {@code [network]}; the value as TOML writes it. */
  Configuration network(String key, String value) {
    network.put(key, value);
    return this;
  }

  /** Sets a key of {@code [daemon]}; the value as TOML writes it. */
  Configuration daemon(String key, String value) {
    daemon.put(key, value);
    return this;
  }

  /** Sets a key of {@code [hooks]}; the value as TOML writes it. */
  Configuration hooks(String key, String value) {
    hooks.put(key, value);
    return this;
  }

  /** The file's text. */
  String text() {
    StringBuilder text = new StringBuilder();
    section(text, "bandwidth", bandwidth);
    section(text, "network", network);
    section(text, "daemon", daemon);
    if (!hooks.isEmpty()) {
      section(text, "hooks", hooks);
    }
    return text.toString();
  }

  private static void section(StringBuilder text, String name, Map<String, String> keys) {
    text.append('[').append(name).append("]\n");
    keys.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    text.append('\n');
  }
}
