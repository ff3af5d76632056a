package io.github.bwflow.classes;

import java.util.List;
import java.util.Optional;

/**
 * A process as the kernel knows it.
 *
 * @param pid its number
 * @param parent the number of its parent; 0 for none
 * @param name its name, as {@link #fullName} has it
 * @param exe the path of the program that it runs; empty where that is not known
 * @param words its command line; empty for a kernel's own, or one that has ended
 * @param cgroup the path of its cgroup, from its hierarchy's root; empty where that is not known
 */
public record ProcessFacts(
    long pid,
    long parent,
    String name,
    Optional<String> exe,
    List<String> words,
    Optional<String> cgroup) {
  /** The kernel keeps so many bytes of a name. */
  private static final int KEPT = 15;

  /** Copies the list. */
  public ProcessFacts {
    words = List.copyOf(words);
  }

  /**
   * The whole name of a process whose name the kernel has cut: the last part of its first word,
   * where that begins with what the kernel has kept (as psutil does).
   *
   * @param kept what the kernel has
   * @param bytes how many bytes that is
   * @param words the command line
   */
  public static String fullName(String kept, int bytes, List<String> words) {
    if (bytes < KEPT || words.isEmpty()) {
      return kept;
    }
    String first = words.get(0);
    String last = first.substring(first.lastIndexOf('/') + 1);
    return last.startsWith(kept) ? last : kept;
  }
}
