package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kernel's traffic control at one moment. Each listing is read when it is first asked for, once
 * for all interfaces.
 */
final class Kernel {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final List<String> INGRESS = List.of("ingress", "clsact");

  private final Programs programs;
  private final NetDevices devices;
  private Optional<Map<String, List<ObservedQdisc>>> qdiscs = Optional.empty();
  private Optional<Map<String, List<ObservedFilter>>> filters = Optional.empty();
  private Optional<Map<String, ObservedTree>> trees = Optional.empty();
  private Optional<List<Ifb>> ifbs = Optional.empty();

  Kernel(Programs programs, NetDevices devices) {
    this.programs = programs;
    this.devices = devices;
  }

  /**
   * What an interface sends.
   *
   * @param tree what it is to be divided into
   */
  Egress egress(Device device, Optional<Tree> tree) {
    return new Egress(device.name(), root(device.name(), device.mtu()), tree);
  }

  /**
   * What an interface receives; empty where it has just gone.
   *
   * @param tree what it is to be divided into
   */
  Optional<Ingress> ingress(Device device, Optional<Tree> tree) {
    Optional<NetDevices.Identity> found = devices.identity(device.name());
    return found.isPresent()
        ? Optional.of(ingress(device, found.get().index(), tree))
        : Optional.empty();
  }

  private Ingress ingress(Device device, int index, Optional<Tree> tree) {
    Ifb ifb = ifb(Ifb.nameFor(index));
    Optional<ObservedFilter> redirect = Optional.empty();
    List<ObservedFilter> others = new ArrayList<>();
    for (ObservedFilter filter : filters().getOrDefault(device.name().name(), List.of())) {
      if (isOurs(filter)) {
        redirect = Optional.of(filter);
      } else if (!filter.isFrame()) {
        others.add(filter);
      }
    }
    return new Ingress(
        device.name(),
        device.mtu(),
        ingressKind(device.name().name()),
        redirect,
        others,
        ifb,
        root(ifb.name(), device.mtu()),
        tree);
  }

  private Ifb ifb(InterfaceName name) {
    return new Ifb(name, devices.identity(name));
  }

  // A redirect to a device that is gone can have been to any; in our place it is taken for ours.
  // So is one to a device of ours that somebody has renamed.
  private boolean isOurs(ObservedFilter filter) {
    String target = filter.redirect().orElse("");
    return filter.hasOurPlace()
        && (target.equals(ObservedFilter.GONE)
            || !target.isEmpty() && ifb(new InterfaceName(target)).isOurs());
  }

  /** The root of a device's sending side. */
  Root root(InterfaceName device, int mtu) {
    Optional<ObservedQdisc> root = Optional.empty();
    boolean leaf = false;
    for (ObservedQdisc qdisc : qdiscs().getOrDefault(device.name(), List.of())) {
      root = qdisc.root() ? Optional.of(qdisc) : root;
      leaf = leaf || qdisc.handle().equals(ObservedQdisc.LEAF_HANDLE);
    }
    boolean tree = root.isPresent() && root.get().isOurTree();
    return new Root(
        device.name(),
        mtu,
        root,
        leaf,
        tree ? Optional.of(trees().get(device.name())) : Optional.empty());
  }

  /** The qdiscs of a device that stand under others, by their parents, such as {@code bf20:5}. */
  Map<String, ObservedQdisc> children(String device) {
    Map<String, ObservedQdisc> children = new HashMap<>();
    for (ObservedQdisc qdisc : qdiscs().getOrDefault(device, List.of())) {
      if (!qdisc.parent().isEmpty()) {
        children.put(qdisc.parent(), qdisc);
      }
    }
    return children;
  }

  /** Whether the kernel is known to have fq_codel; it is not asked. */
  boolean knowsFairQueues() {
    return Files.exists(Path.of("/sys/module/sch_fq_codel")) || has("fq_codel");
  }

  // The trees of all devices that have one of ours.
  private Map<String, ObservedTree> trees() {
    if (trees.isEmpty()) {
      List<String> divided = new ArrayList<>();
      for (List<ObservedQdisc> each : qdiscs().values()) {
        for (ObservedQdisc qdisc : each) {
          if (qdisc.root() && qdisc.isOurTree()) {
            divided.add(qdisc.device());
          }
        }
      }
      List<String> words = List.of("-d", "-batch", "-");
      Outcome outcome =
          run(
              new Command("tc", words, Map.of(), TreeListing.commands(divided), TIME_LIMIT),
              "classes");
      if (!outcome.succeeded()) {
        throw failed("classes", outcome);
      }
      trees = Optional.of(TreeListing.parse(divided, outcome.out()));
    }
    return trees.get();
  }

  /** Our IFBs. */
  List<Ifb> ifbs() {
    if (ifbs.isEmpty()) {
      List<Ifb> found = new ArrayList<>();
      for (InterfaceName name : devices.names()) {
        if (Ifb.indexIn(name.name()).isPresent() && ifb(name).isOurs()) {
          found.add(ifb(name));
        }
      }
      ifbs = Optional.of(found);
    }
    return ifbs.get();
  }

  /** Those of our IFBs whose interface is gone. */
  List<Ifb> orphans() {
    if (ifbs().isEmpty()) {
      return List.of();
    }
    Set<InterfaceName> used =
        devices.names().stream()
            .flatMap(name -> devices.identity(name).stream())
            .map(found -> Ifb.nameFor(found.index()))
            .collect(Collectors.toSet());
    return ifbs().stream().filter(ifb -> !used.contains(ifb.name())).toList();
  }

  /** Whether something of ours can stand in the way of what an interface receives. */
  boolean mayBeLed(InterfaceName device) {
    return ingressKind(device.name()).isPresent() || !ifbs().isEmpty();
  }

  /** Whether any interface has a qdisc of this kind. */
  boolean has(String kind) {
    for (List<ObservedQdisc> each : qdiscs().values()) {
      for (ObservedQdisc qdisc : each) {
        if (qdisc.kind().equals(kind)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What the classes of an HTB of ours on this device have counted; asked anew each time. */
  List<ClassFigures> figures(InterfaceName device) {
    if (root(device, 0).tree().isEmpty()) {
      return List.of();
    }
    List<String> words = List.of("-s", "class", "show", "dev", device.name());
    Outcome outcome = run(Command.of(TIME_LIMIT, "tc", words), "classes");
    if (!outcome.succeeded()) {
      throw failed("classes", outcome);
    }
    return FiguresListing.parse(outcome.out());
  }

  private Optional<String> ingressKind(String device) {
    for (ObservedQdisc qdisc : qdiscs().getOrDefault(device, List.of())) {
      if (INGRESS.contains(qdisc.kind())) {
        return Optional.of(qdisc.kind());
      }
    }
    return Optional.empty();
  }

  private Map<String, List<ObservedQdisc>> qdiscs() {
    if (qdiscs.isEmpty()) {
      // "-r" adds a TBF's limit in bytes, which unlike its latency is read back exactly.
      Outcome outcome =
          run(Command.of(TIME_LIMIT, "tc", List.of("-r", "-j", "qdisc", "show")), "qdiscs");
      if (!outcome.succeeded()) {
        throw failed("qdiscs", outcome);
      }
      Map<String, List<ObservedQdisc>> found = new HashMap<>();
      for (ObservedQdisc qdisc : QdiscListing.parse(outcome.out())) {
        List<ObservedQdisc> same = found.get(qdisc.device());
        if (same == null) {
          same = new ArrayList<>();
          found.put(qdisc.device(), same);
        }
        same.add(qdisc);
      }
      qdiscs = Optional.of(found);
    }
    return qdiscs.get();
  }

  private Map<String, List<ObservedFilter>> filters() {
    if (filters.isEmpty()) {
      List<String> asked =
          qdiscs().keySet().stream()
              .filter(name -> ingressKind(name).isPresent())
              .sorted()
              .toList();
      filters = Optional.of(asked.isEmpty() ? Map.of() : filters(asked));
    }
    return filters.get();
  }

  // "-force" goes on where a device has gone in the meantime.
  private Map<String, List<ObservedFilter>> filters(List<String> asked) {
    List<String> words = List.of("-force", "-batch", "-");
    Outcome outcome =
        run(
            new Command("tc", words, Map.of(), FilterListing.commands(asked), TIME_LIMIT),
            "filters");
    return FilterListing.parse(asked, outcome.out(), outcome.err());
  }

  private Outcome run(Command command, String what) {
    Outcome outcome = programs.run(command);
    if (outcome.end() == End.NOT_INSTALLED) {
      throw new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "tc-missing",
              "tc is not installed",
              "Install it (Debian: apt-get install iproute2)."));
    }
    if (outcome.end() != End.EXITED || outcome.wasKilled()) {
      throw failed(what, outcome);
    }
    return outcome;
  }

  private static Failure failed(String what, Outcome outcome) {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "tc-failed",
            "tc cannot list the " + what + ": " + Printable.of(outcome.firstLine()),
            ""));
  }
}
