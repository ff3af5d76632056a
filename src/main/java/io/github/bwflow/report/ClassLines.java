package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.Member;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.ProcessFacts;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.Classes.Figures;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The classes of an account for people: what passes in each, and who is in it. */
final class ClassLines {
  private static final int MOST_PORTS = 8;
  private static final int MOST_HOLDERS = 20;
  private static final int LONGEST = 60;

  private final Classes classes;
  private final Account account;

  ClassLines(Classes classes, Account account) {
    this.classes = classes;
    this.account = account;
  }

  /** A line for each class, and below it one for each process in it. */
  Lines print(boolean verbose) {
    Lines lines = Lines.unbounded();
    List<Node> up = classes.division().egress().nodes();
    List<Node> down = classes.division().ingress().nodes();
    for (int i = 0; i < up.size(); i++) {
      Node node = up.get(i);
      lines.pair("class", head(node, down.get(i), verbose));
      Map<String, List<Member>> holders = holders(node.id());
      int left = MOST_HOLDERS;
      for (Map.Entry<String, List<Member>> each : holders.entrySet()) {
        if (left-- > 0) {
          lines.pair("", "  " + each.getKey() + ": " + sockets(each.getValue(), verbose));
        }
      }
      if (left < 0) {
        lines.pair("", "  and " + -left + " more");
      }
    }
    return lines;
  }

  private String head(Node up, Node down, boolean verbose) {
    return Printable.of(up.name(), LONGEST)
        + (classes.division().idle().contains(up.id()) ? " (not in force now)" : "")
        + ": priority "
        + up.priority()
        + (verbose ? ", up " + rates(up) + ", down " + rates(down) : "")
        + "; sent "
        + passed(Side.TX, up.id())
        + "; received "
        + passed(Side.RX, up.id());
  }

  private static String rates(Node node) {
    return node.min() + node.max().map(max -> " to " + max).orElse(" or more");
  }

  private String passed(Side side, int node) {
    Optional<Figures> found = together(classes, account, side, node);
    if (found.isEmpty()) {
      return "unknown";
    }
    Figures figures = found.get();
    return figures.rate().map(rate -> rate + " now, ").orElse("")
        + new Bytes(figures.bytes())
        + (figures.drops() == 0 ? "" : ", " + figures.drops() + " packets dropped")
        + (figures.backlog() == 0 ? "" : ", " + new Bytes(figures.backlog()) + " waiting");
  }

  /** The figures of a class on all interfaces of an account; empty where there are none. */
  static Optional<Figures> together(Classes classes, Account account, Side side, int node) {
    Optional<Figures> sum = Optional.empty();
    for (InterfaceName device : account.interfaces()) {
      Optional<Figures> here = classes.of(device, side, node);
      if (here.isPresent()) {
        sum = sum.isEmpty() ? here : Optional.of(plus(sum.get(), here.get()));
      }
    }
    return sum;
  }

  private static Figures plus(Figures one, Figures other) {
    return new Figures(
        one.device(),
        one.side(),
        one.node(),
        one.bytes() + other.bytes(),
        one.packets() + other.packets(),
        one.drops() + other.drops(),
        one.backlog() + other.backlog(),
        one.rate()
            .flatMap(
                rate ->
                    other
                        .rate()
                        .map(more -> new BitRate(rate.bitsPerSecond() + more.bitsPerSecond()))));
  }

  private Map<String, List<Member>> holders(int node) {
    Map<String, List<Member>> holders = new LinkedHashMap<>();
    for (Member each : classes.division().members()) {
      if (each.node() == node) {
        List<String> names = new ArrayList<>();
        for (ProcessFacts holder : each.holders()) {
          names.add(Printable.of(holder.name(), LONGEST) + " (" + holder.pid() + ")");
        }
        String key =
            names.isEmpty() ? "user " + each.connection().user() : String.join(", ", names);
        holders.computeIfAbsent(key, any -> new ArrayList<>()).add(each);
      }
    }
    return holders;
  }

  private static String sockets(List<Member> members, boolean verbose) {
    Set<String> ports = new LinkedHashSet<>();
    Set<String> rules = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (Member each : members) {
      ports.add(protocol(each.connection().protocol()) + " " + each.connection().localPort());
      rules.add(each.match() == 0 ? "protect" : "match " + each.match());
      others.addAll(each.others());
    }
    List<String> shown = new ArrayList<>(ports);
    int more = shown.size() - MOST_PORTS;
    String text = String.join(", ", more > 0 ? shown.subList(0, MOST_PORTS) : shown);
    text += (more > 0 ? " and " + more + " more" : "") + " by " + String.join(", ", rules);
    if (verbose && !others.isEmpty()) {
      List<String> names = new ArrayList<>();
      for (String each : others) {
        names.add(Printable.of(each, LONGEST));
      }
      text += "; also fits, but comes first here: " + String.join(", ", names);
    }
    return text;
  }

  /** The name of a protocol. */
  static String protocol(int number) {
    return switch (number) {
      case 6 -> "tcp";
      case 17 -> "udp";
      case 33 -> "dccp";
      case 132 -> "sctp";
      case 136 -> "udplite";
      default -> Integer.toString(number);
    };
  }
}
