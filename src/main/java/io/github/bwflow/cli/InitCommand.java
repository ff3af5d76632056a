package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.config.Bandwidth;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.Kept;
import io.github.bwflow.config.Key;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Rights;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.report.CheckText;
import io.github.bwflow.setup.Answers;
import io.github.bwflow.setup.Backup;
import io.github.bwflow.setup.SpeedTest;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.GoodConfiguration;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code bwflow init}: from a person's answers to a configuration. */
final class InitCommand implements Command {
  @Parameter(
      names = {"--budget"},
      description = "SIZE: what may be sent per period, such as \"1 TB\"; there is no default")
  private String budget;

  @Parameter(
      names = {"--pre-charge"},
      description = "SIZE: the credit on the first day (default: half of the budget)")
  private String preCharge;

  @Parameter(
      names = {"--period"},
      description =
          "PERIOD: month (the default), week, day, or days from a date, such as \"30 days from"
              + " 2026-01-15\"")
  private String period;

  @Parameter(
      names = {"--billing-day"},
      description =
          "DAY: the day that a period starts on: of the month, 1 to 31, or of the week, 1 (Monday)"
              + " to 7 (default 1)")
  private String billingDay;

  @Parameter(
      names = {"--timezone"},
      description = "ZONE: the provider's time zone, such as Europe/Berlin (default UTC)")
  private String timezone;

  @Parameter(
      names = {"--direction"},
      description = "DIRECTION: which traffic counts (default tx)")
  private String direction;

  @Parameter(
      names = {"--policy"},
      description =
          "POLICY: how the allowance becomes available: token-bucket, fixed-window, sliding-window"
              + " or leaky-bucket")
  private String policy;

  @Parameter(
      names = {"--enforcement"},
      description = "NAME: how the limit comes on: glide or cliff (default glide)")
  private String enforcement;

  @Parameter(
      names = {"--limit-rate"},
      description = "RATE: the limit once the credit is used up (default: the drip)")
  private String limitRate;

  @Parameter(
      names = {"--min-rate"},
      description = "RATE: never throttle below this (default: 64 kbit or less)")
  private String minRate;

  @Parameter(
      names = {"--used"},
      description =
          "SIZE: what was used in this period before vnStat began to count, or \"auto\" for the"
              + " kernel's counter since boot")
  private String used;

  @Parameter(
      names = {"--speed-test"},
      description =
          "measure the link with an installed speedtest, and state 95 % of it as download and"
              + " upload")
  private boolean speedTest;

  @Parameter(
      names = {"--poll-interval"},
      description = "SECONDS: the time between two runs of the timer (default 15)")
  private String pollInterval;

  @Parameter(
      names = {"--force"},
      description = "replace an existing configuration; a backup is kept")
  private boolean force;

  @Parameter(
      names = {"--yes"},
      description = "ask nothing, and answer yes: write the file and start the timer")
  private boolean yes;

  @Override
  public ExitCode run(Session session) {
    ByHand.refuseAt(session, "init");
    boolean asking =
        !yes && !session.options().json() && Terminal.is(0) && !session.options().dryRun();
    Questions questions = new Questions(session, asking);
    Path file = session.configFile();
    if (statesOnlyUsed(session) && Files.exists(file)) {
      return correct(session);
    }
    TakeOver old = TakeOver.look(session);
    if (Files.exists(file) && !force && !session.options().dryRun()) {
      if (!old.isEmpty() && (asking || yes) && !states()) {
        return succeed(session, old, questions);
      }
      old.mend(question -> false);
      if (setsRights(session)) {
        return ExitCode.OK;
      }
      throw new Failure(
          Problem.error(
              ExitCode.CANNOT_CREATE,
              "config-exists",
              file + " exists and was left as it is",
              "Edit it, or replace it with --force (a backup is kept)."));
    }
    Answers answers = answers(session, questions);
    Optional<Problem> lost = keep(file, answers);
    Optional<Bytes> usedBefore = usedBefore();
    Config config = checked(answers, file);
    if (session.options().dryRun()) {
      old.mend(question -> false);
      boolean json = session.options().json();
      session
          .console()
          .result(json ? json(session, List.of(), Optional.of(answers.file())) : answers.file());
      return ExitCode.OK;
    }
    if (asking && !questions.yes("Write " + file + "?")) {
      session.console().note("nothing was written");
      return ExitCode.OK;
    }
    lost.ifPresent(session.console()::problem);
    List<String> written = write(session, answers, config);
    rememberAsGood(session, answers.file());
    used(session, config, usedBefore, written);
    written.addAll(mend(old, questions));
    return finish(session, config, questions, written);
  }

  // Who has added a class to the file runs it again for what the service needs.
  private boolean setsRights(Session session) {
    if (states() || !session.options().config().equals(CommonOptions.DEFAULT_CONFIG)) {
      return false;
    }
    Optional<Config> config = good(session);
    Optional<String> done =
        config.isPresent() ? new Systemd(session).setRights(config.get()) : Optional.empty();
    if (done.isPresent()) {
      String json =
          session.options().json() ? json(session, List.of(done.get()), Optional.empty()) : "";
      session.console().result(json.isEmpty() ? done.get() + "\n" : json);
    }
    return done.isPresent();
  }

  private static Optional<Config> good(Session session) {
    try {
      ConfigLoader.Loaded loaded = session.load();
      return loaded.isLastGood() ? Optional.empty() : Optional.of(loaded.config());
    } catch (Failure e) {
      // The file is left as it is anyway, and "check" says what is wrong with it.
      return Optional.empty();
    }
  }

  private List<String> mend(TakeOver old, Questions questions) {
    return old.mend(question -> yes || questions.yes(question));
  }

  // The file of 0.1.0 says all that there is to say.
  private ExitCode succeed(Session session, TakeOver old, Questions questions) {
    List<String> done = mend(old, questions);
    return finish(session, session.load().config(), questions, done);
  }

  // No question is asked of interfaces with a budget of their own and of who gets the bandwidth, so
  // that stays as it is.
  private static Optional<Problem> keep(Path file, Answers answers) {
    try {
      AtomicFile.read(file).ifPresent(old -> answers.keep(Kept.of(file.toString(), old)));
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(
          Problem.warning(
              "config-not-taken-over",
              "the old "
                  + file
                  + " cannot be used; interfaces with a budget of their own, who gets the bandwidth"
                  + " and virtual machines, if it has any of it, are in the backup only",
              "Copy the tables [interface.\"NAME\"], [shaping], [[class]], [vmmanager] and [[vm]]"
                  + " from there."));
    }
  }

  // A user who writes a file of his own has no part in what the system's runs remember.
  private static void rememberAsGood(Session session, String text) {
    if (!Rights.read().root()) {
      return;
    }
    GoodConfiguration good = new GoodConfiguration(session.configFile().toString(), text);
    try {
      session.locked(
          () -> {
            session.memory().remember(good);
            return good;
          });
    } catch (Failure e) {
      session
          .console()
          .problem(
              Problem.warning(
                  "memory-not-written",
                  e.getMessage(),
                  "Should the file break before the first run, there is no last good one."));
    }
  }

  private boolean statesOnlyUsed(Session session) {
    return used != null && !states() && !force;
  }

  // Whether an option is for the file.
  private boolean states() {
    return budget != null
        || preCharge != null
        || period != null
        || billingDay != null
        || timezone != null
        || direction != null
        || policy != null
        || enforcement != null
        || limitRate != null
        || minRate != null
        || speedTest
        || pollInterval != null;
  }

  private Answers answers(Session session, Questions questions) {
    Answers answers = new Answers();
    budget(answers, questions);
    String half = preCharge != null ? preCharge : questions.ask("Credit on the first day", "half");
    if (!half.isEmpty() && !half.equals("half")) {
      size("--pre-charge", half);
      answers.text(Key.PRE_CHARGE, half);
    }
    state(period, () -> "", v -> answers.text(Key.PERIOD, v));
    state(
        billingDay,
        () -> hasBillingDay() ? questions.ask("Billing day", "1") : "",
        v -> answers.number(Key.BILLING_DAY, v));
    state(
        timezone,
        () -> questions.ask("The provider's time zone", "UTC"),
        v -> answers.text(Key.TIMEZONE, v));
    device(session, answers, questions);
    state(direction, () -> "", v -> answers.text(Key.DIRECTION, v));
    state(policy, () -> "", v -> answers.text(Key.POLICY, v));
    state(enforcement, () -> "", v -> answers.text(Key.ENFORCEMENT, v));
    state(limitRate, () -> "", v -> answers.text(Key.LIMIT_RATE, rate("--limit-rate", v)));
    state(minRate, () -> "", v -> answers.text(Key.MIN_RATE, rate("--min-rate", v)));
    state(pollInterval, () -> "", v -> answers.number(Key.POLL_INTERVAL_SECONDS, v));
    if (speedTest) {
      measure(session, answers);
    }
    return answers;
  }

  private static void measure(Session session, Answers answers) {
    String program = SpeedTest.find(session.programs());
    session.console().note("measuring the link, which takes about half a minute");
    SpeedTest measured = SpeedTest.measure(session.programs(), program, session.variable("HOME"));
    session.console().note("received " + measured.download() + " and sent " + measured.upload());
    answers.text(Key.DOWNLOAD, SpeedTest.most(measured.download()).toExactString());
    answers.text(Key.UPLOAD, SpeedTest.most(measured.upload()).toExactString());
  }

  private boolean hasBillingDay() {
    return period == null || period.equals("month") || period.equals("week");
  }

  private interface Question {
    String answer();
  }

  private static void state(String flag, Question question, Consumer<String> into) {
    String value = flag != null ? flag : question.answer();
    if (!value.isEmpty()) {
      into.accept(value);
    }
  }

  private void budget(Answers answers, Questions questions) {
    String stated =
        budget != null
            ? budget
            : questions.askUntil(
                "What may be sent per " + (period == null ? "month" : "period") + ", such as 1 TB",
                InitCommand::sizeError);
    if (stated.isEmpty()) {
      throw new UsageError(
          "the budget is missing, and bwflow never invents one: state it with --budget \"1 TB\"");
    }
    size("--budget", stated);
    answers.text(Key.BUDGET, stated);
  }

  private static Optional<String> sizeError(String text) {
    try {
      Bytes.parse(text);
      return Optional.empty();
    } catch (BadValue e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void size(String option, String text) {
    ApplyCommand.parsed(option, text, Bytes::parse);
  }

  private static String rate(String option, String text) {
    if (!text.equals("auto")) {
      ApplyCommand.parsed(option, text, BitRate::parse);
    }
    return text;
  }

  private static void device(Session session, Answers answers, Questions questions) {
    Optional<String> stated = session.options().device();
    String likely = session.likelyInterface().map(InterfaceName::name).orElse("");
    String names = stated.orElseGet(() -> questions.ask("Interface", likely));
    if (names.isEmpty()) {
      names = likely;
    }
    List<String> known = session.devices().names().stream().map(InterfaceName::name).toList();
    if (names.isEmpty()) {
      throw new UsageError(
          "there is no default route to tell the interface by; state it with --interface ("
              + Nearest.few("eth0", known)
              + ")");
    }
    if (names.strip().equals(Account.AUTO)) {
      answers.text(Key.INTERFACE, Account.AUTO);
      return;
    }
    List<String> list = new ArrayList<>();
    for (String name : names.split(",")) {
      list.add(new InterfaceName(name.strip()).name());
      if (!known.contains(name.strip())) {
        throw new UsageError(
            "this host has no interface "
                + name.strip()
                + "; it has "
                + Nearest.few(name.strip(), known)
                + Nearest.hint(name.strip(), known));
      }
    }
    answers.texts(Key.INTERFACE, list);
  }

  // A mistake in an answer has no place in a file yet.
  private static Config checked(Answers answers, Path file) {
    try {
      return answers.check(file.toString());
    } catch (Failure e) {
      Problem first = e.problems().get(0);
      String prefix = file + ":";
      String message = first.message();
      if (message.startsWith(prefix)) {
        message = message.substring(message.indexOf(": ") + 2);
      }
      throw new UsageError(message);
    }
  }

  private Optional<Bytes> usedBefore() {
    return used == null || used.equals("auto")
        ? Optional.empty()
        : ApplyCommand.parsed("--used", used, Bytes::parse);
  }

  private static List<String> write(Session session, Answers answers, Config config) {
    List<String> written = new ArrayList<>();
    Path file = session.configFile();
    if (Files.exists(file)) {
      written.add("the old file is kept as " + Backup.of(file, session.now()));
    }
    AtomicFile.write(file, answers.file(), "rw-r--r--");
    written.add("wrote " + file);
    // What is stated in bytes per second, as tc's bps is, should not pass for bits.
    config
        .bandwidth()
        .flatMap(Bandwidth::limitRate)
        .ifPresent(rate -> written.add("limit_rate is " + rate));
    config
        .bandwidth()
        .flatMap(Bandwidth::minRate)
        .ifPresent(rate -> written.add("min_rate is " + rate));
    if (session.options().config().equals(CommonOptions.DEFAULT_CONFIG)) {
      new Systemd(session)
          .setInterval(config.daemon().interval())
          .ifPresent(dropIn -> written.add("wrote " + dropIn));
      new Systemd(session).setRights(config).ifPresent(written::add);
    }
    return written;
  }

  private ExitCode correct(Session session) {
    Optional<Bytes> usedBefore = usedBefore();
    List<String> written = new ArrayList<>();
    ConfigLoader.Loaded loaded = session.load();
    if (!session.options().dryRun()) {
      used(session, loaded.config(), usedBefore, written);
    }
    return finish(session, loaded.config(), new Questions(session, false), written);
  }

  private void used(
      Session session, Config config, Optional<Bytes> usedBefore, List<String> written) {
    if (used == null) {
      return;
    }
    Rules rules = only(session.budgeted(config, "--used"));
    Account account = rules.account();
    Period period = rules.period(session.now());
    Bytes before = usedBefore.orElseGet(() -> sinceBoot(session, config, rules));
    session.locked(
        () -> {
          List<String> names = account.metered().stream().map(InterfaceName::name).toList();
          session
              .memory()
              .remember(
                  account.name(), new Correction(names, period.start(), period.end(), before));
          // What a person states stands, also where it is less than what was reckoned with.
          session.memory().forgetUse(account.name(), names);
          session.rememberFollowed();
          return before;
        });
    written.add(
        before
            + " are added to what vnStat has counted, until the period ends on "
            + period.end().atZone(period.zone()).toLocalDate());
  }

  private static Rules only(List<Rules> all) {
    if (all.size() > 1) {
      List<String> names = all.stream().map(rules -> rules.account().name()).toList();
      throw new UsageError(
          "there are several budgets ("
              + String.join(", ", names)
              + "); state with -i for which of them --used is");
    }
    return all.get(0);
  }

  /** What the kernel had counted since boot when vnStat began to. */
  private static Bytes sinceBoot(Session session, Config config, Rules rules) {
    AccountResult now =
        session.run(ConfigLoader.Loaded.of(config), new Mode.Look(), false).accounts().get(0);
    Reading reading = now.reading().orElseThrow(() -> new Failure(now.problems()));
    Bytes sum = Bytes.ZERO;
    for (Reading.Line line : reading.lines()) {
      Traffic stored =
          line.stored()
              .orElseThrow(
                  () -> new UsageError("--used auto needs sqlite3; install it, or state a size"));
      boolean sinceThisBoot = line.created().isAfter(reading.boot().instant());
      if (sinceThisBoot) {
        Traffic total = line.total();
        long rx = Math.max(0, stored.rx().minus(total.rx()).value());
        long tx = Math.max(0, stored.tx().minus(total.tx()).value());
        sum = sum.plus(rules.direction().of(new Bytes(rx), new Bytes(tx)));
      }
    }
    return sum;
  }

  private ExitCode finish(
      Session session, Config config, Questions questions, List<String> written) {
    if (session.options().json()) {
      if (yes) {
        new Systemd(session).startQuietly();
      }
      session.console().result(json(session, written, Optional.empty()));
      return ExitCode.OK;
    }
    Console console = session.console();
    written.forEach(line -> console.result(line + "\n"));
    ConfigLoader.Loaded loaded = ConfigLoader.Loaded.of(config);
    RunResult result = session.run(loaded, new Mode.Look(), false);
    if (!session.options().quiet()) {
      console.result("\n" + CheckText.print(result, session.style()));
      console.result("\nEnforcement would do now:\n" + indented(CheckText.planText(result)));
    }
    Output.problems(result).forEach(console::problem);
    new Systemd(session).offerToStart(yes, questions);
    return ExitCode.OK;
  }

  private static String indented(String text) {
    return "  " + text.strip().replace("\n", "\n  ") + "\n";
  }

  // The text is of a file that would be written.
  private static String json(Session session, List<String> written, Optional<String> wouldBe) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("schema").value(1);
      json.name("version").value(Session.version());
      json.name("host").value(Session.hostName());
      json.name("time").value(session.now().truncatedTo(ChronoUnit.SECONDS).toString());
      json.name("config").value(session.configFile().toString());
      json.name("done").beginArray();
      for (String line : written) {
        json.value(line);
      }
      json.endArray();
      if (wouldBe.isPresent()) {
        json.name("text").value(wouldBe.get());
      }
      json.name("error").nullValue();
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
    return text + "\n";
  }
}
