package io.github.bwflow;

import io.github.bwflow.cli.Program;
import java.util.List;

/** The program's door. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    int status = new Program(System.in, System.out, System.err, System.getenv()).run(List.of(args));
    // From Java 21 on an exit is logged, and to find out that nobody reads that takes long.
    if (status != 0) {
      System.exit(status);
    }
  }
}
