package io.github.bwflow.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A manual page in mdoc, as far as the tests need to understand it. */
public final class ManPage {
  private final List<String> lines;

  private ManPage(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads a page of this source tree.
   *
   * @param name its file in {@code man}
   */
  public static ManPage read(String name) throws IOException {
    return new ManPage(Files.readAllLines(Path.of("man", name)));
  }

  /** The part below a heading {@code .Sh}; empty if there is none. */
  public ManPage section(String title) {
    return parts(".Sh ").getOrDefault(title, new ManPage(List.of()));
  }

  /** The parts below the headings {@code .Ss}, by title. */
  public Map<String, ManPage> subsections() {
    return parts(".Ss ");
  }

  /** The entries of the lists: what stands behind {@code .It}, with what follows it. */
  public Map<String, ManPage> items() {
    return parts(".It ");
  }

  private Map<String, ManPage> parts(String macro) {
    Map<String, ManPage> parts = new LinkedHashMap<>();
    List<String> part = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(macro)) {
        part = new ArrayList<>();
        ManPage before = parts.put(line.substring(macro.length()), new ManPage(part));
        if (before != null) {
          throw new AssertionError("twice in one part of a page: " + line);
        }
      } else {
        part.add(line);
      }
    }
    return parts;
  }

  /** The source, line by line. */
  public List<String> lines() {
    return lines;
  }

  /** What is displayed literally: each one-line display, and each block of several lines. */
  public List<String> displays() {
    List<String> displays = new ArrayList<>();
    StringBuilder block = null;
    for (String line : lines) {
      if (line.startsWith(".Dl ")) {
        displays.add(plain(line.substring(4)));
      } else if (line.startsWith(".Bd ")) {
        block = new StringBuilder();
      } else if (line.equals(".Ed") && block != null) {
        displays.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return displays;
  }

  /** The words behind a macro, wherever it stands at a line's start. */
  public TreeSet<String> marked(String macro) {
    TreeSet<String> words = new TreeSet<>();
    for (String line : lines) {
      for (String start : List.of(".", ".It ", ".Pq ")) {
        if (line.startsWith(start + macro + " ")) {
          for (String word : line.substring(start.length() + macro.length() + 1).split(" ")) {
            if (word.length() > 1) {
              words.add(word);
            }
          }
        }
      }
    }
    return words;
  }

  /** The running text, with the options that are marked in it as one types them. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (!line.startsWith(".\\\"")) {
        text.append(' ').append(line.startsWith(".") ? spoken(line) : plain(line));
      }
    }
    return text.toString().strip().replaceAll("\\s+", " ");
  }

  private static String spoken(String line) {
    String words = line.replaceAll("(^\\.| )Fl ", "$1-").replaceFirst("^\\.[A-Z][a-z]\\b ?", "");
    return plain(words.replaceFirst("^\\.", "").replaceAll(" ([.,:;])", "$1"));
  }

  private static String plain(String source) {
    return source.replace("\\(dq", "\"").replace("\\(ha", "^").replace("\\-", "-");
  }
}
