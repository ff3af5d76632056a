package io.github.bwflow.limit.tc;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.host.Programs;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Held;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Limits what interfaces send by a TBF at their root, and what they receive by the same at the root
 * of an IFB that it is led through. Where that is to be divided into classes, an HTB with the limit
 * as its rate stands in the TBF's place, limit or not. Made for one run: the kernel is read once
 * before and once after a change, whatever the number of interfaces.
 */
public final class TcLimiter implements Limiter {
  private final Programs programs;
  private final NetDevices devices;
  private final Settings settings;
  private final Map<InterfaceName, Shape> shapes;
  private Kernel kernel;
  private final Map<String, BitRate> kept = new HashMap<>();
  private Optional<OwnerTable> owners = Optional.empty();

  /**
   * How to limit.
   *
   * @param leaf whether an fq_codel goes under the limit: always tried, tried and left out where
   *     the kernel has none, or never
   * @param replaceForeign whether somebody else's root qdisc may be replaced
   * @param thorough whether what leads owners is looked for also where no tree of ours says that it
   *     stands, because somebody else has taken that away; costs a program
   * @param configured the interfaces of all accounts: one that is none of these and has our limit
   *     may be one of them under another name
   */
  public record Settings(
      Leaf leaf, boolean replaceForeign, boolean thorough, Set<InterfaceName> configured) {
    /** Looks for what leads owners where a tree of ours says that it stands. */
    public Settings(Leaf leaf, boolean replaceForeign) {
      this(leaf, replaceForeign, false, Set.of());
    }
  }

  /** Whether an fq_codel goes under the limit. */
  public enum Leaf {
    /** Where the kernel has it. */
    AUTO,
    /** Always; its lack is a problem. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /**
   * Limits as a whole; takes away classes that stand.
   *
   * @param settings how to limit
   */
  public TcLimiter(Programs programs, NetDevices devices, Settings settings) {
    this(programs, devices, settings, Map.of());
  }

  /**
   * Divides what interfaces send and receive into classes, within the limit where there is one.
   *
   * @param settings how to limit
   * @param shapes what is divided, of each interface; it stands whether there is a limit or not. Of
   *     the owned only what {@link Owners} does not refuse
   */
  public TcLimiter(
      Programs programs, NetDevices devices, Settings settings, Map<InterfaceName, Shape> shapes) {
    this.programs = programs;
    this.devices = devices;
    this.settings = settings;
    this.shapes = shapes;
    this.kernel = new Kernel(programs, devices);
  }

  // Sides that do not count are looked at, too: what stands there from another configuration goes.
  @Override
  public Standing observe(Account account, List<Side> sides) {
    List<Place> places = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    boolean everywhere = !account.interfaces().isEmpty();
    try {
      for (InterfaceName name : account.interfaces()) {
        Optional<Device> device = devices.find(name);
        if (device.isEmpty()) {
          problems.add(missing(name));
          everywhere = false;
        } else {
          places.add(kernel.egress(device.get(), tree(name, Side.TX)));
          Optional<Tree> received = tree(name, Side.RX);
          boolean counts = sides.contains(Side.RX) || received.isPresent();
          Optional<Ingress> ingress = ingress(device.get(), counts, received);
          if (ingress.isPresent()) {
            places.add(ingress.get());
          }
        }
      }
    } catch (Failure e) {
      problems.addAll(e.problems());
      everywhere = false;
    }
    for (Place place : places) {
      if (place instanceof Ingress ingress && ingress.isLosing()) {
        problems.add(losing(ingress));
      }
    }
    Map<Side, Held> held = new TreeMap<>();
    for (Side side : sides) {
      held.put(side, held(side, places, everywhere));
    }
    return new Standing(account, held, List.copyOf(places), problems);
  }

  /**
   * What the kernel has counted for the classes of an interface; asks tc each time.
   *
   * @return in the order of their numbers; empty where there are none
   */
  public List<ClassFigures> figures(InterfaceName name, Side side) {
    Optional<NetDevices.Identity> identity = devices.identity(name);
    if (identity.isEmpty()) {
      return List.of();
    }
    InterfaceName device = side == Side.TX ? name : Ifb.nameFor(identity.get().index());
    return kernel.figures(device);
  }

  private Optional<Tree> tree(InterfaceName name, Side side) {
    if (shapes.isEmpty()) {
      return Optional.empty();
    }
    Shape shape = shapes.getOrDefault(name, Shape.NONE);
    return side == Side.TX ? shape.sent() : shape.received();
  }

  private Optional<Ingress> ingress(Device device, boolean counts, Optional<Tree> tree) {
    if (counts) {
      return kernel.ingress(device, tree);
    }
    try {
      return kernel.mayBeLed(device.name()) ? kernel.ingress(device, tree) : Optional.empty();
    } catch (Failure e) {
      // What is sent can be limited without knowing of what is received.
      return Optional.empty();
    }
  }

  private static Problem losing(Ingress ingress) {
    return Problem.warning(
        "redirect-leads-nowhere",
        "what "
            + ingress.device()
            + " receives is lost: bwflow's redirect leads to a device that is down or gone ("
            + ingress.ifb().name()
            + ")",
        "bwflow check --enforce mends it, and so does bwflow lift.");
  }

  private static Held held(Side side, List<Place> places, boolean everywhere) {
    Owner owner = Owner.NONE;
    long together = 0;
    boolean whole = everywhere;
    for (Place place : places) {
      if (place.side() == side) {
        owner = place.owner().compareTo(owner) > 0 ? place.owner() : owner;
        Optional<BitRate> rate = place.rate();
        whole = whole && rate.isPresent();
        together += rate.isPresent() ? rate.get().bitsPerSecond() : 0;
      }
    }
    return new Held(owner, whole ? Optional.of(new BitRate(together)) : Optional.empty());
  }

  private Problem missing(InterfaceName name) {
    Optional<InterfaceName> now = renamed(name);
    if (now.isPresent()) {
      String other = now.get().name();
      return Problem.error(
          ExitCode.UNAVAILABLE,
          "interface-missing",
          name
              + " seems to be "
              + other
              + " now: there is no "
              + name
              + ", and bwflow's limit stands on "
              + other,
          "If it is, with vnStat's daemon stopped: vnstat -i "
              + name
              + " --rename "
              + other
              + " --force; then interface = \""
              + other
              + "\" under [network] (bwflow doctor has the commands). If not, correct [network] interface.");
    }
    List<String> names = new ArrayList<>();
    for (InterfaceName each : devices.names()) {
      names.add(each.name());
    }
    Optional<InterfaceName> line = devices.meteredLine();
    String hint = Nearest.hint(name.name(), names);
    if (line.isPresent() && !hint.contains("\"" + line.get() + "\"")) {
      hint = "; the default route leads by " + line.get();
    }
    return Problem.error(
        ExitCode.UNAVAILABLE,
        "interface-missing",
        "there is no interface "
            + name
            + "; this host has "
            + (names.isEmpty() ? "none that can be seen" : Nearest.few(name.name(), names))
            + hint,
        names.isEmpty()
            ? "See that /sys, or /proc and the program ip, are there."
            : "Correct [network] interface.");
  }

  /**
   * The interface that has our limit and is none of the configured: the kernel keeps what stands
   * where a device gets another name. Our IFB's alias tells the old one; else there must be one.
   */
  private Optional<InterfaceName> renamed(InterfaceName name) {
    List<InterfaceName> limited = new ArrayList<>();
    for (InterfaceName each : devices.names()) {
      Optional<NetDevices.Identity> identity = devices.identity(each);
      if (identity.isPresent() && !settings.configured().contains(each)) {
        InterfaceName ifb = Ifb.nameFor(identity.get().index());
        Optional<NetDevices.Identity> ours = devices.identity(ifb);
        if (ours.isPresent() && ours.get().alias().equals(Ifb.aliasFor(name))) {
          return Optional.of(each);
        }
        boolean ofOurs = Ifb.indexIn(each.name()).isPresent();
        if (!ofOurs && kernel.root(each, 0).owner() == Owner.BWFLOW) {
          limited.add(each);
        }
      }
    }
    return limited.size() == 1 ? Optional.of(limited.get(0)) : Optional.empty();
  }

  @Override
  public int classes(InterfaceName device, Side side) {
    Optional<Tree> tree = tree(device, side);
    return tree.isPresent() ? tree.get().nodes().size() : 0;
  }

  @Override
  public Plan plan(Standing standing, Targets targets) {
    List<Step> sending = new ArrayList<>();
    List<Step> leading = new ArrayList<>();
    List<Step> clearing = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    boolean limiting = targets.isLimiting();
    for (Standing.Part part : standing.parts()) {
      if (((Place) part).tree().isPresent()) {
        boolean sent = part.side() == Side.TX;
        divide((Place) part, targets, standing, sent ? sending : leading, problems);
        limiting = true;
      } else if (!targets.keeps(part.side())) {
        Optional<BitRate> rate = share(targets, part.side(), standing);
        boolean counts = standing.held().containsKey(part.side());
        if (part instanceof Egress egress) {
          plan(egress, rate, counts, sending, problems);
        } else if (part instanceof Ingress ingress) {
          plan(ingress, rate, rate.isPresent() ? leading : clearing, problems);
        }
      }
    }
    if (limiting) {
      problems.addAll(standing.problems());
    }
    // In this order few programs are needed: "ip" comes first in leading and last in clearing.
    List<Step> steps = new ArrayList<>(leading);
    steps.addAll(sending);
    steps.addAll(clearing);
    return new Plan(standing, targets, steps, problems);
  }

  // Interfaces that share a budget share the rate: whatever each of them does, the sum holds.
  private static Optional<BitRate> share(Targets targets, Side side, Standing standing) {
    int parts = standing.account().interfaces().size();
    Optional<BitRate> limit = targets.limit(side);
    return limit.isPresent()
        ? Optional.of(BitRate.ofBytesPerSecond(Math.max(1, limit.get().bytesPerSecond() / parts)))
        : Optional.empty();
  }

  private void plan(
      Egress egress,
      Optional<BitRate> rate,
      boolean counts,
      List<Step> steps,
      List<Problem> problems) {
    Root root = egress.root();
    steps.addAll(owners(egress.device(), root, Optional.empty(), "", problems));
    if (root.owner() == Owner.FOREIGN && (rate.isEmpty() || !settings.replaceForeign())) {
      if (counts) {
        Optional<Problem> foreign = foreign(root, rate.isPresent());
        if (foreign.isPresent()) {
          problems.add(foreign.get());
        }
      }
    } else if (rate.isPresent()) {
      steps.addAll(new TbfSteps(settings.leaf(), kernel).limit(root, rate.get()));
    } else if (root.owner() == Owner.BWFLOW) {
      steps.add(TbfSteps.delete(root));
    }
  }

  private void divide(
      Place place, Targets targets, Standing standing, List<Step> steps, List<Problem> problems) {
    Root root = place.root();
    if (place instanceof Ingress ingress) {
      Optional<Problem> obstacle = obstacle(ingress);
      if (obstacle.isPresent()) {
        problems.add(obstacle.get());
        return;
      }
      warnOfRival(ingress, problems);
    } else if (root.owner() == Owner.FOREIGN && !settings.replaceForeign()) {
      problems.add(foreign(root, true).orElseThrow());
      return;
    }
    TreeSteps.Change change =
        new TreeSteps(settings.leaf(), kernel).divide(root, wanted(place, targets, standing));
    problems.addAll(change.problems());
    if (place instanceof Ingress ingress) {
      steps.addAll(IngressSteps.lead(ingress, change.steps()));
    } else {
      steps.addAll(owned(place, change, problems));
    }
  }

  // What marks that there are owners stands before the first of them is led, and until after the
  // last.
  private List<Step> owned(Place place, TreeSteps.Change change, List<Problem> problems) {
    List<Step> leading =
        owners(place.device(), place.root(), place.tree(), change.major(), problems);
    boolean ending = place.tree().orElseThrow().owned().isEmpty();
    List<Step> steps = new ArrayList<>(ending ? leading : change.steps());
    steps.addAll(ending ? change.steps() : leading);
    return steps;
  }

  private List<Step> owners(
      InterfaceName device, Root root, Optional<Tree> tree, String major, List<Problem> problems) {
    boolean wanted = tree.isPresent() && !tree.get().owned().isEmpty();
    boolean marked =
        root.tree().isPresent() && root.tree().get().classes().containsKey(WantedTree.OWNED_MARK);
    boolean standing = settings.thorough() || marked;
    Optional<NetDevices.Identity> identity =
        wanted || standing ? devices.identity(device) : Optional.empty();
    if (identity.isEmpty()) {
      return List.of();
    }
    OwnerTable table = owners.isPresent() ? owners.get() : new OwnerTable(programs);
    owners = Optional.of(table);
    int index = identity.get().index();
    if (table.failure().isPresent()) {
      // Without nft and without a mark of ours there is nothing to be taken away.
      if (wanted || marked) {
        Problem unseen = unseen(table.failure().get());
        if (!problems.contains(unseen)) {
          problems.add(unseen);
        }
      }
      return List.of();
    }
    if (!wanted) {
      return table.clear(device.name(), index);
    }
    List<Rule> earlier = new WantedTree(tree.get(), Optional.empty(), Side.TX, root.mtu()).rules();
    int exempt = tree.get().exempt().size();
    return table.lead(device.name(), index, tree.get().owned(), earlier, exempt, major);
  }

  private static Problem unseen(Programs.Outcome failure) {
    if (failure.err().contains("Operation not permitted")) {
      return Problem.notice(
          "owners-not-seen",
          "what nft leads of users and units cannot be seen by this user, and is left out",
          "Run bwflow as root to see it.");
    }
    return Problem.error(
        ExitCode.UNAVAILABLE,
        "owners-not-seen",
        "nft cannot list bwflow's table inet bwflow, which stays as it is: "
            + Printable.of(failure.firstLine()),
        failure.end() == Programs.End.NOT_INSTALLED
            ? "Install nftables and run this again; without it the table goes with a reboot."
            : "Run this again.");
  }

  // A limit that is to stay as it is stays the rate of the whole.
  private WantedTree wanted(Place place, Targets targets, Standing standing) {
    Side side = place.side();
    Optional<BitRate> limit = targets.keeps(side) ? kept(place) : share(targets, side, standing);
    return new WantedTree(place.tree().orElseThrow(), limit, side, place.root().mtu());
  }

  // Should a command have taken it away and the next one not have come, it is known from before.
  private Optional<BitRate> kept(Place place) {
    String key = place.device() + " " + place.side();
    Optional<BitRate> rate = place.rate();
    if (rate.isPresent()) {
      kept.put(key, rate.get());
    }
    return Optional.ofNullable(kept.get(key));
  }

  private Optional<Problem> foreign(Root root, boolean limited) {
    String message =
        root.device()
            + " has a root qdisc that is not bwflow's ("
            + Printable.of(root.describe())
            + "). It was left alone";
    String hint = "Remove it, or set foreign_qdisc = \"replace\" under [network].";
    if (limited) {
      return Optional.of(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "foreign-qdisc",
              message + ", so that no limit can be set",
              hint));
    }
    return settings.replaceForeign()
        ? Optional.empty()
        : Optional.of(
            Problem.warning(
                "foreign-qdisc", message + "; no limit can be set while it stands", hint));
  }

  private void plan(
      Ingress ingress, Optional<BitRate> rate, List<Step> steps, List<Problem> problems) {
    if (rate.isEmpty()) {
      steps.addAll(IngressSteps.clear(ingress));
      return;
    }
    Optional<Problem> obstacle = obstacle(ingress);
    if (obstacle.isPresent()) {
      problems.add(obstacle.get());
      return;
    }
    warnOfRival(ingress, problems);
    TbfSteps tbf = new TbfSteps(settings.leaf(), kernel);
    steps.addAll(IngressSteps.lead(ingress, tbf.limit(ingress.root(), rate.get())));
  }

  private static Problem rival(Ingress ingress, ObservedFilter rival, String done) {
    String device = ingress.device().name();
    String does =
        rival.isOvertaken()
            ? "which bwflow's would overtake"
            : "which takes what is received before bwflow's can limit it";
    return Problem.error(
        ExitCode.UNAVAILABLE,
        "foreign-filter",
        device
            + " has a filter that is not bwflow's ("
            + Printable.of(rival.describe())
            + "), "
            + does
            + "."
            + done,
        "Remove it (tc filter del dev "
            + device
            + " ingress pref "
            + rival.pref()
            + (rival.takes()
                ? ")."
                : "), or give it a pref below " + ObservedFilter.OUR_PREF + "."));
  }

  // Where ours stands already it goes on being a limit for what reaches it, and the run fails.
  private static void warnOfRival(Ingress ingress, List<Problem> problems) {
    if (ingress.redirect().isPresent() && ingress.rival().isPresent()) {
      problems.add(rival(ingress, ingress.rival().get(), " Both were left"));
    }
  }

  private Optional<Problem> obstacle(Ingress ingress) {
    String alone = " It was left alone, so that what is received cannot be limited";
    if (ingress.ifb().isForeign()) {
      return Optional.of(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "foreign-device",
              "bwflow needs a device of its own named "
                  + ingress.ifb().name()
                  + ", but there is one that is not bwflow's."
                  + alone,
              "Rename or remove it: ip link del dev " + ingress.ifb().name()));
    }
    if (ingress.redirect().isEmpty() && ingress.intruder().isPresent()) {
      return Optional.of(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "foreign-filter",
              ingress.device()
                  + " has a filter that is not bwflow's in bwflow's place ("
                  + Printable.of(ingress.intruder().get().describe())
                  + ")."
                  + alone,
              "Give it another pref."));
    }
    if (ingress.redirect().isEmpty() && ingress.rival().isPresent()) {
      return Optional.of(rival(ingress, ingress.rival().get(), alone));
    }
    return ingress.root().owner() == Owner.FOREIGN && !settings.replaceForeign()
        ? foreign(ingress.root(), true)
        : Optional.empty();
  }

  @Override
  public Optional<Plan> planStrays(Set<InterfaceName> configured) {
    List<Step> steps = new ArrayList<>();
    List<InterfaceName> strays = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<InterfaceName> ifbs = new HashSet<>();
    for (Ifb ifb : kernel.ifbs()) {
      ifbs.add(ifb.name());
    }
    for (InterfaceName name : devices.names()) {
      boolean spared = configured.contains(name) || ifbs.contains(name);
      List<Step> mine = spared ? List.of() : clear(name, problems);
      if (!mine.isEmpty()) {
        strays.add(name);
        steps.addAll(mine);
      }
    }
    for (Ifb orphan : kernel.orphans()) {
      strays.add(orphan.name());
      steps.add(IngressSteps.delete(orphan));
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Standing standing =
        new Standing(
            Account.of(strays),
            Map.of(Side.TX, new Held(Owner.BWFLOW, Optional.empty())),
            List.of(),
            List.of());
    Reason reason = new Reason("not-configured", "the interface belongs to no account any more");
    Targets none = Targets.same(List.of(Side.TX), new Wanted.NoLimit(reason));
    return Optional.of(new Plan(standing, none, steps, problems));
  }

  private List<Step> clear(InterfaceName name, List<Problem> problems) {
    Root root = kernel.root(name, 0);
    List<Step> steps = new ArrayList<>(owners(name, root, Optional.empty(), "", problems));
    if (root.owner() == Owner.BWFLOW) {
      steps.add(TbfSteps.delete(root));
    }
    if (kernel.mayBeLed(name)) {
      Optional<Device> device = devices.find(name);
      Optional<Ingress> ingress =
          device.isPresent() ? ingress(device.get(), false, Optional.empty()) : Optional.empty();
      if (ingress.isPresent()) {
        steps.addAll(IngressSteps.clear(ingress.get()));
      }
    }
    return steps;
  }

  @Override
  public List<Outcome> act(List<Plan> plans) {
    Batches batches = new Batches(programs);
    List<Batches.Result> results = batches.run(plans);
    lookAgain();
    if (batches.wasKilled()) {
      results = finish(plans, results);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      List<Problem> problems = new ArrayList<>(results.get(i).problems());
      Standing now =
          observe(plan.standing().account(), List.copyOf(plan.standing().held().keySet()));
      if (problems.isEmpty() && !plan.isEmpty()) {
        problems.addAll(differences(now, plan.targets()));
      }
      outcomes.add(new Outcome(results.get(i).changed(), now, problems));
    }
    return outcomes;
  }

  private void lookAgain() {
    kernel = new Kernel(programs, devices);
    owners = Optional.empty();
  }

  // A tree that is not whole may let nothing through; that does not wait for the next run.
  private List<Batches.Result> finish(List<Plan> plans, List<Batches.Result> begun) {
    List<Plan> rest = new ArrayList<>();
    for (Plan plan : plans) {
      List<Side> sides = List.copyOf(plan.standing().held().keySet());
      rest.add(plan(observe(plan.standing().account(), sides), plan.targets()));
    }
    List<Batches.Result> finished = new Batches(programs).run(rest);
    lookAgain();
    List<Batches.Result> results = new ArrayList<>();
    for (int i = 0; i < finished.size(); i++) {
      boolean changed = begun.get(i).changed() || !plans.get(i).isEmpty();
      results.add(new Batches.Result(changed, finished.get(i).problems()));
    }
    return results;
  }

  private List<Problem> differences(Standing now, Targets targets) {
    List<Problem> problems = new ArrayList<>();
    for (Standing.Part part : now.parts()) {
      Place place = (Place) part;
      boolean right =
          place.tree().isPresent()
              ? isDivided(place, targets, now)
              : targets.keeps(place.side()) || isRight(place, share(targets, place.side(), now));
      if (!right) {
        problems.add(
            Problem.error(
                ExitCode.UNAVAILABLE,
                "limit-not-held",
                "the kernel does not hold what tc was told for "
                    + place.device()
                    + ": "
                    + Printable.of(place.describe()),
                "The next run tries again."));
      }
    }
    return problems;
  }

  private boolean isDivided(Place place, Targets targets, Standing now) {
    List<Step> missing = new ArrayList<>();
    divide(place, targets, now, missing, new ArrayList<>());
    for (Step step : missing) {
      if (!step.optional()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRight(Place place, Optional<BitRate> rate) {
    return rate.isEmpty()
        ? place.isClear()
        : place.owner() == Owner.FOREIGN || place.holds(rate.get());
  }
}
