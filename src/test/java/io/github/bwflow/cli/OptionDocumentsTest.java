package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.cli.Options.Option;
import io.github.bwflow.docs.ManPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --help}, bwflow(8), README and the completions, against the parser's own model. */
class OptionDocumentsTest {
  /** What the tables below call the options that every command takes. */
  private static final String EVERY = "every";

  private static final Pattern HELP =
      Pattern.compile("  (?:    |(-\\w), )(--[a-z-]+)(?: ([A-Z]+))?(?: {2}.*|$)");
  private static final Pattern ROW =
      Pattern.compile("\\| (every|`[a-z-]+`) \\| (?:`(-\\w)`, )?`(--[a-z-]+)(?: ([A-Z]+))?` \\|.*");
  private static final Pattern LIST = Pattern.compile("(?m)^_bwflow_([a-z_]+)='([^']*)'$");
  private static final Pattern ZSH_LIST = Pattern.compile(" {4}(commands|options\\w*)=\\(");
  private static final Pattern ZSH_NAME =
      Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*(?==?[\\[},])");
  private static final Pattern FISH_OPTION =
      Pattern.compile(
          "complete -c bwflow(?: -n '__bwflow_has_command ([a-z-]+)')?(?: -s (\\w))? -l ([a-z-]+)"
              + "( -[xr])?.* -d '.*'");
  private static final Set<String> FISH_FILES =
      Set.of("complete -c bwflow -f", "complete -c bwflow -n '__bwflow_has_command import' -F");
  private static final Pattern FISH_COMMAND =
      Pattern.compile("complete -c bwflow -n __bwflow_needs_command -a ([a-z-]+) -d '.*'");
  private static final Pattern LONG = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  /** Options of other programs that the documents mention, and what stands for any option. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "systemctl enable --now|systemd-tmpfiles --create|useradd(?: --[a-z-]+(?: /\\S+)?)+"
              + "|vnstat --(?:add|json)|--name[ =]|scripts/[\\w-]+ --\\w+|bps --");

  /** An option as a document has it: "-n --dry-run" or "--rate RATE". */
  private static String spelled(Option option) {
    String names = String.join(" ", option.names());
    return option.takesValue() ? names + " " + option.placeholder() : names;
  }

  private static String spelled(String shortName, String longName, String placeholder) {
    return (shortName == null ? "" : shortName + " ")
        + longName
        + (placeholder == null ? "" : " " + placeholder);
  }

  private static TreeSet<String> common() {
    return spelled(new Options(new CommonOptions()));
  }

  private static TreeSet<String> own(Commands command) {
    return spelled(new Options(command.create()));
  }

  private static TreeSet<String> spelled(Options options) {
    TreeSet<String> all = new TreeSet<>();
    options.all().forEach(option -> all.add(spelled(option)));
    return all;
  }

  /** The model: for each command, and for all of them, its options. */
  private static Map<String, TreeSet<String>> model() {
    Map<String, TreeSet<String>> model = new TreeMap<>();
    model.put(EVERY, common());
    for (Commands command : Commands.values()) {
      TreeSet<String> own = own(command);
      if (!own.isEmpty()) {
        model.put(command.key(), own);
      }
    }
    return model;
  }

  private static Set<String> names(boolean withValueOnly) {
    Set<String> names = new TreeSet<>();
    for (Commands command : Commands.values()) {
      for (Option option : new Options(new CommonOptions(), command.create()).all()) {
        if (option.takesValue() || !withValueOnly) {
          names.addAll(option.names());
        }
      }
    }
    return names;
  }

  private static String printed(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    int exit =
        new Program(InputStream.nullInputStream(), stream, stream, Map.of())
            .run(Arrays.asList(args));
    stream.flush();
    assertEquals(0, exit);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static TreeSet<String> inHelp(String text) {
    TreeSet<String> found = new TreeSet<>();
    for (String line : text.split("\n")) {
      Matcher option = HELP.matcher(line);
      if (option.matches()) {
        found.add(spelled(option.group(1), option.group(2), option.group(3)));
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(Commands.class)
  void helpOfACommandHasItsOptionsAndNoOther(Commands command) {
    String help = printed(command.key(), "--help");

    TreeSet<String> expected = own(command);
    expected.addAll(common());
    assertEquals(expected, inHelp(help));
    assertEquals(help, printed("help", command.key()));
  }

  @Test
  void helpHasEveryCommandAndTheCommonOptionsAndNoOther() {
    String help = printed("help");

    TreeSet<String> commands = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^  ([a-z]+[a-z-]*)(?: \\[COMMAND\\])?  +\\w").matcher(help);
    while (row.find()) {
      commands.add(row.group(1));
    }
    assertEquals(new TreeSet<>(Commands.words()), commands);
    assertEquals(common(), inHelp(help));
  }

  @Test
  void helpFitsEightyColumns() {
    String all = printed("help");
    for (Commands command : Commands.values()) {
      all += printed(command.key(), "--help");
    }

    for (String line : all.split("\n")) {
      assertTrue(line.length() <= 80, line);
      assertEquals(line.stripTrailing(), line);
    }
  }

  @Test
  void manualHasEveryCommandWithItsOptionsAndNoOther() throws IOException {
    ManPage page = ManPage.read("bwflow.8");
    Map<String, ManPage> commands = page.section("COMMANDS").subsections();

    Map<String, TreeSet<String>> found = new TreeMap<>();
    commands.forEach((name, part) -> found.put(name, inList(part)));
    found.values().removeIf(Set::isEmpty);
    found.put(EVERY, inList(page.section("OPTIONS")));

    assertEquals(Commands.words(), List.copyOf(commands.keySet()));
    assertEquals(new TreeSet<>(Commands.words()), synopsis(page));
    assertEquals(model(), found);
  }

  private static TreeSet<String> inList(ManPage part) {
    TreeSet<String> found = new TreeSet<>();
    for (String item : part.items().keySet()) {
      // "Fl n , Fl -dry-run" or "Fl -rate Ar RATE".
      assertTrue(item.startsWith("Fl "), item);
      found.add(item.replace("Fl ", "-").replace(" , ", " ").replace(" Ar ", " "));
    }
    return found;
  }

  private static TreeSet<String> synopsis(ManPage page) {
    return page.section("SYNOPSIS").marked("Cm");
  }

  @Test
  void readmeHasEveryOptionWithItsCommandAndNoOther() throws IOException {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        found
            .computeIfAbsent(row.group(1).replace("`", ""), command -> new TreeSet<>())
            .add(spelled(row.group(2), row.group(3), row.group(4)));
      }
    }

    assertEquals(model(), found);
  }

  @Test
  void readmeHasEveryCommandAndNoOther() throws IOException {
    List<String> found = new ArrayList<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `bwflow ([a-z-]+)(?: \\[COMMAND\\])?` \\| ")
            .matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      found.add(row.group(1));
    }

    assertEquals(Commands.words(), found);
  }

  /** What a completion has to know: lists of words by their names. */
  private static Map<String, TreeSet<String>> completed() {
    Map<String, TreeSet<String>> expected = new TreeMap<>();
    expected.put("commands", new TreeSet<>(Commands.words()));
    expected.put("options", namesIn(common()));
    expected.put("options_help", new TreeSet<>());
    expected.put("options_with_value", new TreeSet<>(names(true)));
    for (Commands command : Commands.values()) {
      expected.put("options_" + command.key().replace('-', '_'), namesIn(own(command)));
    }
    return expected;
  }

  private static Map<String, TreeSet<String>> nothingCompleted() {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    completed().keySet().forEach(list -> found.put(list, new TreeSet<>()));
    return found;
  }

  @Test
  void bashCompletionHasEveryCommandWithItsOptionsAndNoOther() throws IOException {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    Matcher list = LIST.matcher(Files.readString(Path.of("completions/bwflow.bash")));
    while (list.find()) {
      found.put(list.group(1), words(list.group(2)));
    }

    assertEquals(completed(), found);
  }

  @Test
  void zshCompletionHasEveryCommandWithItsOptionsAndNoOther() throws IOException {
    Map<String, TreeSet<String>> found = nothingCompleted();
    String list = "";
    for (String line : Files.readAllLines(Path.of("completions/_bwflow"))) {
      Matcher begin = ZSH_LIST.matcher(line);
      if (begin.matches()) {
        list = begin.group(1);
        assertTrue(found.containsKey(list), list);
      } else if (line.equals("    )")) {
        list = "";
      } else if (list.equals("commands")) {
        found.get(list).add(line.strip().substring(1).replaceFirst(":.*", ""));
      } else if (!list.isEmpty()) {
        String names = line.substring(0, line.indexOf('[') + 1);
        Matcher name = ZSH_NAME.matcher(names);
        while (name.find()) {
          found.get(list).add(name.group());
          if (names.contains("=")) {
            found.get("options_with_value").add(name.group());
          }
        }
      }
    }

    assertEquals(completed(), found);
  }

  @Test
  void fishCompletionHasEveryCommandWithItsOptionsAndNoOther() throws IOException {
    Map<String, TreeSet<String>> found = nothingCompleted();
    TreeSet<String> withValue = new TreeSet<>();
    String text = Files.readString(Path.of("completions/bwflow.fish")).replace("\\\n", "");
    for (String line : text.split("\n")) {
      Matcher option = FISH_OPTION.matcher(line);
      Matcher command = FISH_COMMAND.matcher(line);
      if (option.matches()) {
        String own = option.group(1);
        TreeSet<String> names = new TreeSet<>(List.of("--" + option.group(3)));
        if (option.group(2) != null) {
          names.add("-" + option.group(2));
        }
        found.get(own == null ? "options" : "options_" + own.replace('-', '_')).addAll(names);
        if (option.group(4) != null) {
          found.get("options_with_value").addAll(names);
        }
      } else if (command.matches()) {
        found.get("commands").add(command.group(1));
      } else if (line.startsWith("set -g __bwflow_with_value ")) {
        withValue.addAll(words(line.substring(27)));
      } else {
        assertFalse(line.startsWith("complete ") && !FISH_FILES.contains(line), line);
      }
    }

    assertEquals(completed(), found);
    assertEquals(completed().get("options_with_value"), withValue);
  }

  /** The names of options that are spelled out with their placeholders. */
  private static TreeSet<String> namesIn(Set<String> spelled) {
    TreeSet<String> names = new TreeSet<>();
    for (String option : spelled) {
      names.addAll(words(option));
    }
    names.removeIf(word -> !word.startsWith("-"));
    return names;
  }

  private static TreeSet<String> words(String text) {
    TreeSet<String> words = new TreeSet<>(Arrays.asList(text.split(" ")));
    words.remove("");
    return words;
  }

  @Test
  void nothingIsSaidOfOptionsThatDoNotExist() throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(Path.of("README.md")));
    for (String page : List.of("bwflow.8", "bwflow-config.5")) {
      text.append(ManPage.read(page).text()).append('\n');
      for (String line : ManPage.read(page).lines()) {
        text.append(line.replaceAll("\\bFl -", "--")).append('\n');
      }
    }

    TreeSet<String> mentioned = new TreeSet<>();
    Matcher option = LONG.matcher(NOT_OURS.matcher(text).replaceAll(" "));
    while (option.find()) {
      mentioned.add(option.group());
    }

    mentioned.removeAll(names(false));
    assertEquals(Set.of(), mentioned);
  }
}
