package io.github.bwflow.it;

import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.Programs;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lab as a part of the program sees it that is tried without the rest. */
final class LabHost implements Programs, NetDevices {
  private final Programs host = new HostPrograms();
  private final Lab lab;
  private final List<Command> run = new ArrayList<>();
  private int left = Integer.MAX_VALUE;

  LabHost(Lab lab) {
    this.lab = lab;
  }

  /** From now on only so many commands that change something are carried out, then nothing is. */
  void dieAfter(int commands) {
    left = commands;
  }

  /** Whether a command was not carried out any more. */
  boolean isDead() {
    return left < 0;
  }

  /** The programs that were run since the last call. */
  List<Command> programs() {
    List<Command> since = List.copyOf(run);
    run.clear();
    return since;
  }

  /** What was changed since the last call, a command each. */
  List<String> changes() {
    List<String> changes = new ArrayList<>();
    for (Command command : programs()) {
      if (isChanging(command)) {
        command.input().lines().forEach(line -> changes.add(command.name() + " " + line));
      }
    }
    return changes;
  }

  // What only asks has options of its own.
  private static boolean isChanging(Command command) {
    return command.arguments().equals(List.of("-batch", "-"))
        || command.arguments().equals(List.of("-f", "-"));
  }

  @Override
  public Optional<Path> find(String name) {
    return host.find(name);
  }

  @Override
  public Outcome run(Command command) {
    run.add(command);
    String input = command.input();
    if (isChanging(command) && left != Integer.MAX_VALUE) {
      int lines = (int) input.lines().count();
      boolean whole = command.name().equals("nft");
      if (lines > left && (whole || left <= 0)) {
        left = -1;
        return dead();
      }
      if (lines > left) {
        input = input.lines().limit(left).collect(Collectors.joining("\n", "", "\n"));
      }
      left -= lines;
    } else if (left < 0) {
      return dead();
    }
    List<String> words = new ArrayList<>(List.of("--target", Long.toString(lab.firstProcess())));
    words.addAll(List.of("--net", "--mount", "--pid", "--root", "--wd", command.name()));
    words.addAll(command.arguments());
    Outcome outcome =
        host.run(new Command("nsenter", words, command.environment(), input, command.timeLimit()));
    return left < 0 ? dead() : outcome;
  }

  private static Outcome dead() {
    return new Outcome(End.TIMED_OUT, -1, "", "dead");
  }

  private Path device(InterfaceName name) {
    return lab.file("/sys/class/net/" + name);
  }

  private String read(InterfaceName name, String what) {
    try {
      return Files.readString(device(name).resolve(what)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<InterfaceName> names() {
    try (Stream<Path> all = Files.list(lab.file("/sys/class/net"))) {
      return all.map(path -> new InterfaceName(path.getFileName().toString())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Device> find(InterfaceName name) {
    if (!Files.exists(device(name))) {
      return Optional.empty();
    }
    int mtu = Integer.parseInt(read(name, "mtu"));
    return Optional.of(new Device(name, mtu, 0, 0, false, OptionalInt.empty()));
  }

  @Override
  public Optional<Identity> identity(InterfaceName name) {
    if (!Files.exists(device(name))) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(
            Integer.parseInt(read(name, "ifindex")),
            (Long.decode(read(name, "flags")) & 1) != 0,
            Integer.parseInt(read(name, "mtu")),
            read(name, "ifalias"),
            Long.parseLong(read(name, "netdev_group"))));
  }

  @Override
  public Optional<InterfaceName> meteredLine() {
    return Optional.empty();
  }
}
