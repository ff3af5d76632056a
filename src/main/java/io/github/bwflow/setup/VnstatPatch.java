package io.github.bwflow.setup;

import io.github.bwflow.meter.vnstat.VnstatConf;
import io.github.bwflow.meter.vnstat.VnstatConf.Place;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What has to change in a vnStat configuration file so that its figures can carry a budget. Only
 * the values that decide are touched: every other byte, comments and line ends included, stays as
 * it was, and a file that fits comes back unchanged.
 *
 * @param before the file's text as it was, read as ISO-8859-1
 * @param after the text that fits, to be written as ISO-8859-1
 * @param changes what differs, one entry for each value; empty where the file fits
 * @param notes what no change of the file can mend
 */
public record VnstatPatch(String before, String after, List<Change> changes, List<Problem> notes) {

  /** The line above what is appended to a file that has no better place for it. */
  static final String HEADING = "# set by bwflow patch-vnstat";

  private static final int DEFAULT_DAYS = 62;

  /** MaxBW lines of eight bytes or fewer are skipped by vnStat; five digits are never that few. */
  private static final int LEAST_MBIT = 10;

  /** Before this instant no vnStat row matters, so that zones are compared from here on. */
  private static final Instant SINCE = Instant.parse("2020-01-01T00:00:00Z");

  /** Copies the lists. */
  public VnstatPatch {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /**
   * What vnStat's figures are needed for.
   *
   * @param links the interfaces that are metered
   * @param budgetZone the zone in which the budget's periods begin
   * @param hostZone the zone that vnStat's daemon runs in
   * @param days how many day rows a period needs, with the day before it
   */
  public record Needs(List<Link> links, ZoneId budgetZone, ZoneId hostZone, int days) {
    /** Copies the list. */
    public Needs {
      links = List.copyOf(links);
    }
  }

  /**
   * An interface and what is known about its speed.
   *
   * @param name the interface
   * @param trustedMbit its speed in Mbit/s where that is beyond doubt (a physical device, or said
   *     so by the configuration); empty for virtio, veth and the like
   * @param detectedMbit what {@code /sys/class/net/<interface>/speed} says, which is what vnStat's
   *     own detection believes; empty where it has no answer or a negative one
   */
  public record Link(InterfaceName name, OptionalInt trustedMbit, OptionalInt detectedMbit) {}

  /**
   * One value that differs.
   *
   * @param key the key, as it is written into the file
   * @param before the value that held; "not set" where an interface had no limit of its own
   * @param after the value that holds now
   * @param why one sentence
   */
  public record Change(String key, String before, String after, String why) {}

  /** Whether the file has to change. */
  public boolean isNeeded() {
    return !before.equals(after);
  }

  /**
   * Computes the patch; applied to its own result it finds nothing to change.
   *
   * @param text the file, read as ISO-8859-1; empty if there is none
   * @param needs what it must fit
   */
  public static VnstatPatch of(String text, Needs needs) {
    Draft draft = new Draft(text);
    days(draft, needs);
    saving(draft);
    rows(draft, needs.days());
    hours(draft, needs);
    needs.links().forEach(link -> limit(draft, link));
    return new VnstatPatch(text, draft.text, draft.changes, draft.notes);
  }

  private static void days(Draft draft, Needs needs) {
    boolean utc = draft.conf().useUtc();
    boolean fitsUtc = same(needs.budgetZone(), ZoneOffset.UTC);
    boolean fitsHost = same(needs.budgetZone(), needs.hostZone());
    if (utc ? fitsUtc : fitsHost) {
      return;
    }
    if (fitsUtc) {
      draft.set("UseUTC", "0", "1", "The budget's days begin at midnight UTC, vnStat's did not.");
    } else if (fitsHost) {
      draft.set(
          "UseUTC",
          "1",
          "0",
          "The budget's days begin at midnight " + needs.hostZone() + ", vnStat's began in UTC.");
    } else {
      draft.notes.add(
          Problem.warning(
              "vnstat-zone",
              "vnStat's days begin at midnight "
                  + (utc ? "UTC" : needs.hostZone())
                  + ", the budget's at midnight "
                  + needs.budgetZone()
                  + ": the day on which a period begins is divided by vnStat's hours",
              "Set the host's time zone to "
                  + needs.budgetZone()
                  + " (timedatectl set-timezone), or accept that an hour within which a period"
                  + " begins counts in full."));
    }
    if (fitsUtc || fitsHost) {
      draft.notes.add(
          Problem.notice(
              "vnstat-rows-kept",
              "Rows that vnStat has saved keep the day they were booked to: in the running period"
                  + " some hours may count for the day before or after",
              ""));
    }
  }

  private static boolean daysDiffer(Draft draft, Needs needs) {
    return !same(needs.budgetZone(), draft.conf().useUtc() ? ZoneOffset.UTC : needs.hostZone());
  }

  private static boolean same(ZoneId one, ZoneId other) {
    ZoneRules a = one.getRules();
    ZoneRules b = other.getRules();
    return a.getOffset(SINCE).equals(b.getOffset(SINCE))
        && a.getTransitionRules().equals(b.getTransitionRules())
        && recent(a).equals(recent(b));
  }

  private static List<ZoneOffsetTransition> recent(ZoneRules rules) {
    return rules.getTransitions().stream().filter(t -> t.getInstant().isAfter(SINCE)).toList();
  }

  private static void saving(Draft draft) {
    Duration wanted = Duration.ofMinutes(1);
    Duration old = draft.conf().saveInterval();
    if (old.equals(wanted)) {
      return;
    }
    draft.set(
        "SaveInterval",
        Long.toString(old.toMinutes()),
        "1",
        "Figures reach the database every minute, the shortest interval vnStat has, so that little"
            + " is lost or late when the kernel's own counters cannot be used.");
    if (!draft.conf().saveInterval().equals(wanted)) {
      Duration update = draft.conf().updateInterval();
      draft.set(
          "UpdateInterval",
          draft.written("UpdateInterval").orElse(Long.toString(update.toSeconds())),
          "20",
          "vnStat refuses to save more often than it reads the counters.");
    }
  }

  private static void rows(Draft draft, int needed) {
    int kept = draft.conf().dailyDays();
    if (kept < 0 || kept >= needed) {
      return;
    }
    draft.set(
        "DailyDays",
        Integer.toString(kept),
        Integer.toString(Math.max(needed, DEFAULT_DAYS)),
        "Usage is the sum of the period's day rows, which must not be deleted before it ends.");
  }

  private static void hours(Draft draft, Needs needs) {
    int kept = draft.conf().hourlyDays();
    if (!daysDiffer(draft, needs) || kept < 0 || kept >= needs.days()) {
      return;
    }
    draft.set(
        "HourlyDays",
        Integer.toString(kept),
        Integer.toString(needs.days()),
        "The budget's periods begin within a day of vnStat's, of which its hours tell what belongs"
            + " to which period; they must not be deleted before the period ends.");
  }

  private static void limit(Draft draft, Link link) {
    if (link.trustedMbit().isEmpty()) {
      unknownSpeed(draft, link);
    } else {
      knownSpeed(draft, link, link.trustedMbit().getAsInt());
    }
  }

  private static void unknownSpeed(Draft draft, Link link) {
    if (draft.conf().maxBw(link.name()).orElse(0) != VnstatConf.LARGEST_MBIT) {
      draft.setMaxBw(
          link.name(),
          VnstatConf.LARGEST_MBIT,
          "vnStat drops without a word what exceeds the speed it assumes, and this interface's speed"
              + " is not known; this is the largest limit it takes.");
    }
  }

  private static void knownSpeed(Draft draft, Link link, int speed) {
    OptionalInt accepted = draft.conf().acceptedMbit(link.name(), link.detectedMbit());
    if (accepted.isEmpty() || accepted.getAsInt() >= speed) {
      return;
    }
    int wanted = Math.max(LEAST_MBIT, Math.min(speed, VnstatConf.LARGEST_MBIT));
    if (accepted.getAsInt() < wanted) {
      draft.setMaxBw(
          link.name(),
          wanted,
          "vnStat drops without a word what exceeds "
              + accepted.getAsInt()
              + " Mbit/s, and the link can do "
              + speed
              + " Mbit/s.");
    }
    if (wanted < speed) {
      draft.notes.add(
          Problem.warning(
              "vnstat-max-bandwidth",
              link.name()
                  + " runs at "
                  + speed
                  + " Mbit/s, but vnStat takes no limit above "
                  + wanted
                  + " Mbit/s: what is sent faster is not counted",
              "Where the kernel knows the speed, let vnStat detect it: BandwidthDetection 1 and no"
                  + " MaxBW"
                  + link.name()
                  + " line."));
    }
  }

  /** The text while it is being changed. */
  private static final class Draft {
    private String text;
    private final List<Change> changes = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();

    Draft(String text) {
      this.text = text;
    }

    VnstatConf conf() {
      return VnstatConf.parse(text);
    }

    Optional<String> written(String key) {
      return conf().place(key).map(place -> text.substring(place.from(), place.to()));
    }

    void set(String key, String before, String after, String why) {
      put(conf().place(key), new Change(key, before, after, why));
    }

    void setMaxBw(InterfaceName name, int mbit, String why) {
      OptionalInt old = conf().maxBw(name);
      String before = old.isPresent() ? Integer.toString(old.getAsInt()) : "not set";
      put(
          conf().placeOfMaxBw(name),
          new Change("MaxBW" + name, before, Integer.toString(mbit), why));
    }

    private void put(Optional<Place> place, Change change) {
      if (place.isPresent()) {
        int from = place.get().from();
        int to = place.get().to();
        text = text.substring(0, from) + change.after() + text.substring(to);
      } else {
        add(change.key(), change.key() + " " + change.after());
      }
      changes.add(change);
    }

    // Beside the key's commented default, where a person would look for it; else at the end.
    private void add(String key, String line) {
      Pattern commented =
          Pattern.compile(
              "[#;][#; \\t]*" + Pattern.quote(key) + "[ \\t=]+\"?-?[0-9]+\"?[ \\t\\r]*\\n?",
              Pattern.CASE_INSENSITIVE);
      int start = 0;
      int heading = -1;
      while (start < text.length()) {
        int end = lineEnd(start);
        String there = text.substring(start, end);
        if (commented.matcher(there).matches()) {
          insert(end, line);
          return;
        }
        if (there.strip().toLowerCase(Locale.ROOT).equals(HEADING)) {
          heading = end;
        }
        start = end;
      }
      if (heading >= 0) {
        insert(endOfBlock(heading), line);
      } else {
        insert(text.length(), HEADING);
        insert(text.length(), line);
      }
    }

    private int endOfBlock(int start) {
      int end = start;
      while (end < text.length()) {
        int next = lineEnd(end);
        String there = text.substring(end, next);
        if (there.isBlank() || there.startsWith("#") || there.startsWith(";")) {
          break;
        }
        end = next;
      }
      return end;
    }

    private int lineEnd(int start) {
      int feed = text.indexOf('\n', start);
      return feed < 0 ? text.length() : feed + 1;
    }

    // A file whose last line has no line end goes on without one.
    private void insert(int at, String line) {
      String head = text.substring(0, at);
      String feed = lineFeed(head);
      boolean open = !head.isEmpty() && !head.endsWith("\n");
      text = head + (open ? feed + line : line + feed) + text.substring(at);
    }

    private String lineFeed(String head) {
      if (head.endsWith("\n")) {
        return head.endsWith("\r\n") ? "\r\n" : "\n";
      }
      return text.contains("\r\n") ? "\r\n" : "\n";
    }
  }
}
