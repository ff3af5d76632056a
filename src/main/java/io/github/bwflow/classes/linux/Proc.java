package io.github.bwflow.classes.linux;

import io.github.bwflow.classes.ProcessFacts;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of {@code /proc}. What is gone, hidden or not to be read while it is looked at is
 * left out: processes end at any time.
 */
final class Proc {
  /** More of a command line counts for nothing. */
  private static final int MOST = 8192;

  private static final String SOCKET = "socket:[";

  private final Path proc;

  /**
   * @param proc where it is mounted
   */
  Proc(Path proc) {
    this.proc = proc;
  }

  /**
   * All processes that can be seen.
   *
   * @param exes whether the paths of their programs matter
   * @param cgroups whether their cgroups matter
   */
  List<ProcessFacts> processes(boolean exes, boolean cgroups) {
    List<ProcessFacts> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (isNumber(name)) {
          Optional<ProcessFacts> process = process(entry, Long.parseLong(name), exes, cgroups);
          if (process.isPresent()) {
            all.add(process.get());
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return all;
    }
    return all;
  }

  private static boolean isNumber(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return !name.isEmpty() && name.length() < 19;
  }

  private static Optional<ProcessFacts> process(
      Path directory, long pid, boolean exes, boolean cgroups) {
    try {
      byte[] comm = read(directory, "comm");
      int bytes = comm.length > 0 && comm[comm.length - 1] == '\n' ? comm.length - 1 : comm.length;
      List<String> words = words(read(directory, "cmdline"));
      String kept = new String(comm, 0, bytes, StandardCharsets.UTF_8);
      return Optional.of(
          new ProcessFacts(
              pid,
              parent(new String(read(directory, "stat"), StandardCharsets.ISO_8859_1)),
              ProcessFacts.fullName(kept, bytes, words),
              exes ? exe(directory) : Optional.empty(),
              words,
              cgroups ? cgroup(directory) : Optional.empty()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] read(Path directory, String file) throws IOException {
    try (FileInputStream in = new FileInputStream(directory + "/" + file)) {
      return in.readNBytes(MOST);
    }
  }

  // Words end with a zero; a process that overwrites them may leave some at the end.
  private static List<String> words(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= end && end > 0; i++) {
      if (i == end || bytes[i] == 0) {
        words.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return words;
  }

  // Behind the last parenthesis: a name may have any in it.
  private static long parent(String stat) {
    int start = stat.lastIndexOf(')') + 4;
    int end = stat.indexOf(' ', start);
    return end < 0 ? 0 : Long.parseLong(stat.substring(start, end));
  }

  private static Optional<String> exe(Path directory) {
    try {
      return Optional.of(Files.readSymbolicLink(directory.resolve("exe")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // The unified hierarchy's, or systemd's own where that one is not used.
  private static Optional<String> cgroup(Path directory) throws IOException {
    String unified = "/";
    String systemd = "/";
    String text = new String(read(directory, "cgroup"), StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      if (line.startsWith("0::")) {
        unified = line.substring(3);
      } else if (line.contains(":name=systemd:")) {
        systemd = line.substring(line.indexOf(":name=systemd:") + 14);
      }
    }
    return Optional.of(unified.equals("/") ? systemd : unified);
  }

  /** Which of these sockets each of these processes holds, by the inode. */
  Map<Long, List<Long>> holders(Set<Long> pids, Set<Long> inodes) {
    Map<Long, List<Long>> holders = new HashMap<>();
    for (long pid : pids) {
      Path open = proc.resolve(pid + "/fd");
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(open)) {
        for (Path entry : entries) {
          long inode = inode(entry);
          if (inodes.contains(inode)) {
            List<Long> all = holders.computeIfAbsent(inode, any -> new ArrayList<>());
            if (!all.contains(pid)) {
              all.add(pid);
            }
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // It has ended, or is somebody's whom we may not look at.
        continue;
      }
    }
    return holders;
  }

  private static long inode(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith(SOCKET)
          ? Long.parseLong(target, SOCKET.length(), target.length() - 1, 10)
          : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
