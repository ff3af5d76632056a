package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.units.ExitCode;

/** {@code bwflow import}: what another tool was told becomes a configuration. */
final class ImportCommand implements Command {
  @Parameter(
      names = {"--vmmanager"},
      description = "from the arguments of a script for VMmanager, which follow")
  private boolean vmmanager;

  @Parameter(
      names = {"--url"},
      description = "URL: the platform's address, such as https://vm.example.com")
  private String url;

  @Parameter(
      names = {"--email"},
      description = "EMAIL: who logs in")
  private String email;

  @Parameter(
      names = {"--vmid"},
      description = "ID: the virtual machine's number")
  private String vmid;

  @Parameter(
      names = {"--threshold-gib"},
      description = "GIB: the budget of a month, received and sent, in GiB (default 1024)")
  private String thresholdGib;

  @Parameter(
      names = {"--limit-mbitps"},
      description = "MBITPS: the limit in Mbit/s, received and sent each (default 10)")
  private String limitMbitps;

  @Override
  public ExitCode run(Session session) {
    ByHand.refuseAt(session, "import");
    if (!vmmanager) {
      throw new UsageError("import needs to know from what: --vmmanager");
    }
    return new VmmanagerImport(url, email, vmid, thresholdGib, limitMbitps).run(session);
  }
}
