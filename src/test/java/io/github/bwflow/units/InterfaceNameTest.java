package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eth0",
        "lo",
        "wlp2s0",
        "br-0a1b2c3d4e5f",
        "eth0.100",
        "veth@1",
        "a",
        "...",
        "x=y",
        "ppp+",
        "123456789012345"
      })
  void takesWhatTheKernelTakes(String name) {
    assertEquals(name, new InterfaceName(name).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "1234567890123456",
        "a b",
        "a\tb",
        "a\nb",
        "a/b",
        "../../etc",
        "a\"b",
        "a'b",
        "a\\b",
        "a#b",
        "-j",
        "--all",
        "a\u0000b",
        "a\u007fb",
        "a\u001b[m",
        "h\u00e4",
        "\u202eeth0",
      })
  void refusesWhatIsNotSafeAsAPathOrAWord(String name) {
    String said = assertThrows(BadValue.class, () -> new InterfaceName(name)).getMessage();

    assertEquals(
        "\""
            + Printable.of(name)
            + "\" is not an interface name; expected 1 to 15 characters without"
            + " blanks, slashes or quotes, such as \"eth0\"",
        said);
    assertTrue(said.chars().allMatch(c -> c >= ' ' && c != 127 && c != 0x202e), said);
  }
}
