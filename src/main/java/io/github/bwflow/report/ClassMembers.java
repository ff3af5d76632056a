package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Member;
import io.github.bwflow.classes.Node;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.Classes.Figures;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes of an account for programs. */
final class ClassMembers {
  /** Of further sockets only the number is told. */
  private static final int MOST = 1000;

  private final Document json;
  private final Account account;

  ClassMembers(Document json, Account account) {
    this.json = json;
    this.account = account;
  }

  /** Both directions of a class. */
  private record Pair(Node up, Node down) {}

  /** The member {@code classes}; unknown where there are none. */
  void write(Optional<Classes> classes) {
    Optional<List<Pair>> pairs = classes.map(ClassMembers::pairs);
    Map<Integer, List<Member>> members = new HashMap<>();
    if (classes.isPresent()) {
      for (Member each : classes.get().division().members()) {
        members.computeIfAbsent(each.node(), any -> new ArrayList<>()).add(each);
      }
    }
    json.objects(
        "classes",
        pairs,
        pair ->
            write(classes.orElseThrow(), pair, members.getOrDefault(pair.up().id(), List.of())));
  }

  private static List<Pair> pairs(Classes classes) {
    List<Pair> pairs = new ArrayList<>();
    List<Node> down = classes.division().ingress().nodes();
    for (Node up : classes.division().egress().nodes()) {
      pairs.add(new Pair(up, down.get(pairs.size())));
    }
    return pairs;
  }

  private void write(Classes classes, Pair pair, List<Member> members) {
    Node node = pair.up();
    json.text("name", node.name())
        .number("id", node.id())
        .number("parent", node.parent())
        .number("priority", node.priority())
        .flag("in_force", !classes.division().idle().contains(node.id()));
    json.object("tx", () -> side(classes, pair.up(), Side.TX));
    json.object("rx", () -> side(classes, pair.down(), Side.RX));
    json.number("sockets", members.size());
    json.objects(
        "members", members.size() > MOST ? members.subList(0, MOST) : members, this::member);
  }

  private void side(Classes classes, Node node, Side side) {
    Optional<Figures> figures = ClassLines.together(classes, account, side, node.id());
    json.rate("min_bits_per_second", Optional.of(node.min()))
        .rate("max_bits_per_second", node.max())
        .rate("bits_per_second", figures.flatMap(Figures::rate));
    count("bytes", figures.map(Figures::bytes));
    count("packets", figures.map(Figures::packets));
    count("drops", figures.map(Figures::drops));
    count("backlog_bytes", figures.map(Figures::backlog));
  }

  private void count(String name, Optional<Long> value) {
    if (value.isPresent()) {
      json.number(name, value.get());
    } else {
      json.unknown(name);
    }
  }

  private void member(Member member) {
    json.text("protocol", ClassLines.protocol(member.connection().protocol()));
    address("local_address", member.connection().local());
    json.number("local_port", member.connection().localPort());
    address("remote_address", member.connection().remote());
    count(
        "remote_port",
        member.connection().remotePort() == 0
            ? Optional.empty()
            : Optional.of((long) member.connection().remotePort()));
    json.number("user", member.connection().user());
    json.objects(
        "processes",
        member.holders(),
        holder -> json.number("pid", holder.pid()).text("name", holder.name()));
    count("match", member.match() == 0 ? Optional.empty() : Optional.of((long) member.match()));
    json.texts("also", member.others());
  }

  private void address(String name, Optional<AddressRange> address) {
    json.textIfAny(name, address.map(AddressRange::toString).orElse(""));
  }
}
