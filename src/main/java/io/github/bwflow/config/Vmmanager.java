package io.github.bwflow.config;

import java.time.Duration;
import java.util.List;

/**
 * The section {@code [vmmanager]} and the tables {@code [[vm]]}.
 *
 * @param url the platform's address, without a slash at its end
 * @param email who logs in
 * @param passwordFile the file that holds the password, an absolute path
 * @param interval the time between two runs
 * @param vms the virtual machines, in the order of the file, at least one
 */
public record Vmmanager(
    String url, String email, String passwordFile, Duration interval, List<Vm> vms) {

  /** Keeps the list from changing. */
  public Vmmanager {
    vms = List.copyOf(vms);
  }
}
