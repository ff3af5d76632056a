package io.github.bwflow.config;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Rates;
import io.github.bwflow.classes.Shaping;
import io.github.bwflow.classes.TrafficClass;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads who gets the bandwidth. Loaded only where a file says something of it. */
final class ShapingReader {
  private static final String BAD_VALUE = "config-bad-value";
  private static final String DOWNLOAD_MIN = "download_min";
  private static final String UPLOAD_MIN = "upload_min";
  private static final String PRIORITY = "priority";

  private final Statements statements;
  private final FileProblems problems;

  private ShapingReader(Statements statements, FileProblems problems) {
    this.statements = statements;
    this.problems = problems;
  }

  /**
   * What the file says.
   *
   * @param lineRate the link's speed, for where the file states no cap
   */
  static Shaping read(
      Statements statements, Values values, Optional<BitRate> lineRate, FileProblems problems) {
    ShapingReader reader = new ShapingReader(statements, problems);
    Optional<BitRate> download = values.cap(Key.DOWNLOAD);
    Optional<BitRate> upload = values.cap(Key.UPLOAD);
    Optional<String> countries =
        statements.has(Key.COUNTRIES)
            ? Optional.ofNullable(values.path(Key.COUNTRIES))
            : Optional.empty();
    Fields others = reader.others();
    Optional<BitRate> downloadMin = others.rate(DOWNLOAD_MIN, true);
    Optional<BitRate> uploadMin = others.rate(UPLOAD_MIN, true);
    OptionalInt priority = others.number(PRIORITY, ClassKey.PRIORITY.domain());
    ClassReader classes = new ClassReader(countries.isPresent(), problems);
    List<TrafficClass> read = classes.read(statements.classes());
    reader.checkSum(
        Key.DOWNLOAD,
        download.isPresent() ? download : lineRate,
        downloadMin,
        ClassReader.guaranteed(read, TrafficClass::download));
    reader.checkSum(
        Key.UPLOAD,
        upload.isPresent() ? upload : lineRate,
        uploadMin,
        ClassReader.guaranteed(read, TrafficClass::upload));
    return new Shaping(
        download,
        upload,
        downloadMin,
        uploadMin,
        priority,
        reader.protectsSsh(),
        reader.exempt(),
        countries,
        read);
  }

  private Fields others() {
    List<String> known = List.of(DOWNLOAD_MIN, UPLOAD_MIN, PRIORITY);
    Stated stated = statements.get(Key.DEFAULT);
    if (stated != null && stated.value() instanceof Table table) {
      return Fields.of(table, stated.place(), "default", known, problems);
    }
    if (stated != null) {
      refuse(stated);
    }
    return Fields.of(Table.EMPTY, Place.START, "default", known, problems);
  }

  private void checkSum(Key key, Optional<BitRate> link, Optional<BitRate> other, BitRate classes) {
    long sum = classes.bitsPerSecond() + other.orElse(Rates.ZERO).bitsPerSecond();
    if (link.isEmpty() || sum <= link.get().bitsPerSecond()) {
      return;
    }
    Stated stated = statements.get(key);
    if (stated == null) {
      stated = statements.get(Key.LINE_RATE);
    }
    problems.error(
        stated.place(),
        "config-conflict",
        Values.is(stated)
            + ", but the minimums of what is to be "
            + (key == Key.DOWNLOAD ? "received" : "sent")
            + " add up to "
            + new BitRate(sum).toExactString()
            + "; expected no more than the link has",
        "");
  }

  private boolean protectsSsh() {
    Stated stated = statements.get(Key.PROTECT);
    if (stated == null) {
      return false;
    }
    if (!(stated.value() instanceof List<?> items)) {
      refuse(stated);
      return false;
    }
    boolean ssh = false;
    for (Object each : items) {
      Table.Item item = (Table.Item) each;
      if ("ssh".equals(item.value())) {
        ssh = true;
      } else {
        String name = item.value() instanceof String text ? text : "";
        problems.error(
            item.place(),
            BAD_VALUE,
            "protect holds "
                + Values.print(item.value())
                + "; expected \"ssh\""
                + (name.length() < 64 ? Nearest.hint(name, List.of("ssh")) : ""),
            "");
      }
    }
    return ssh;
  }

  private List<AddressRange> exempt() {
    List<AddressRange> ranges = new ArrayList<>();
    Stated stated = statements.get(Key.EXEMPT);
    if (stated == null) {
      return ranges;
    }
    if (!(stated.value() instanceof List<?> items)) {
      refuse(stated);
      return ranges;
    }
    for (Object each : items) {
      Table.Item item = (Table.Item) each;
      try {
        if (!(item.value() instanceof String text)) {
          throw new BadValue(
              Values.print(item.value()) + "; expected an address or a network in quotes");
        }
        AddressRange range = AddressRange.parse(text);
        if (range.bits() == 0) {
          throw new BadValue("\"" + Printable.of(text) + "\" is all there is; expected less");
        }
        ranges.add(range);
      } catch (BadValue e) {
        problems.error(item.place(), BAD_VALUE, "exempt holds " + e.getMessage(), "");
      }
    }
    return ranges;
  }

  private void refuse(Stated stated) {
    problems.error(
        stated.place(),
        BAD_VALUE,
        Values.is(stated) + "; expected " + stated.key().domain().expected(),
        "");
  }
}
