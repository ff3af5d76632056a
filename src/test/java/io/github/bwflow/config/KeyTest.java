package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of keys holds what it says. */
class KeyTest {

  private static Config parse(Map<Key, String> stated) {
    Map<Key, String> values = new EnumMap<>(Key.class);
    if (!stated.containsKey(Key.MONTHLY_BUDGET_GB)) {
      values.put(Key.BUDGET, "\"1 TB\"");
    }
    boolean vm = stated.keySet().stream().anyMatch(key -> key.section().isOptional());
    if (vm) {
      values.putAll(Map.of(Key.URL, "\"https://vm\"", Key.EMAIL, "\"a@b.c\"", Key.ID, "7"));
    }
    values.putAll(stated);
    return ConfigFile.parse("c", Template.render(values));
  }

  @ParameterizedTest
  @EnumSource
  void hasATextATypeARangeADefaultAndAnExample(Key key) {
    assertTrue(key.text().endsWith("."), key.text());
    assertFalse(key.type().isEmpty());
    assertFalse(key.range().isEmpty());
    assertFalse(key.fallbackText().isEmpty());
    assertFalse(key.example().isEmpty());
    assertEquals(key.section().title() + "." + key.key(), key.path());
  }

  @ParameterizedTest
  @EnumSource
  void takesItsOwnExample(Key key) {
    assertEquals(List.of(), parse(Map.of(key, key.example())).warnings());
  }

  @ParameterizedTest
  @EnumSource
  void meansTheSameWhetherItsDefaultIsStatedOrNot(Key key) {
    if (key.fallback().isPresent()) {
      // Other keys of the same section that are there make the section be there.
      Map<Key, String> without = key.section().isOptional() ? Map.of(Key.ID, "7") : Map.of();
      assertEquals(parse(without), parse(Map.of(key, key.fallback().get())));
    } else {
      assertFalse(key.fallbackText().startsWith("\""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesEveryWordThatItListsAndRefusesOthers(Key key) {
    for (String choice : key.choices()) {
      parse(Map.of(key, Literal.of(choice)));
    }
    if (!key.choices().isEmpty()) {
      assertThrows(Failure.class, () -> parse(Map.of(key, "\"no-such-word\"")));
    }
  }

  @Test
  void takesExactlyTheWholeNumbersOfItsRange() {
    for (int day = -1; day <= 33; day++) {
      String stated = Integer.toString(day);
      if (day >= 1 && day <= 31) {
        assertEquals(
            new Recurrence.Monthly(day),
            parse(Map.of(Key.BILLING_DAY, stated)).bandwidth().orElseThrow().recurrence());
      } else {
        assertThrows(Failure.class, () -> parse(Map.of(Key.BILLING_DAY, stated)), stated);
      }
    }
    assertEquals("1 to 31", Key.BILLING_DAY.range());
    assertEquals("1 to 100", Key.WARN_AT_PERCENT.range());
  }

  @Test
  void knowsEveryConstantOfAnEnumAsSupportedOrPlanned() {
    assertKnows(Key.DIRECTION, Direction.values());
    assertKnows(Key.POLICY, PolicyName.values());
    assertKnows(Key.ENFORCEMENT, EnforcementName.values());
    assertKnows(Key.LEAF, Leaf.values());
    assertKnows(Key.FOREIGN_QDISC, ForeignQdisc.values());
  }

  private static void assertKnows(Key key, Enum<?>[] constants) {
    List<String> words = new ArrayList<>(key.domain().choices());
    words.addAll(key.domain().planned());
    List<String> expected =
        Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).sorted().toList();
    assertEquals(expected, words.stream().map(w -> w.replace('-', '_')).sorted().toList());
  }
}
