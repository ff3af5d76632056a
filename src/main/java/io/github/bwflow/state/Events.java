package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.units.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transitions that wait for their hooks, a file each. One that is taken is moved away before
 * its hooks are run, so that nothing runs them a second time; what is found there later was cut
 * off.
 */
public final class Events {
  private static final String SUFFIX = ".json";

  /** So many names are kept of transitions that were taken. */
  private static final int MOST_TAKEN = 100;

  private final Path waiting;
  private final Path work;

  /**
   * @param run the directory that goes at reboot, {@code /run/bwflow}
   */
  public Events(Path run) {
    // One below the other, because to systemd two directories that a unit may write are two file
    // systems, and nothing moves from one to the other.
    this.work = run.resolve("notify");
    this.waiting = work.resolve("waiting");
  }

  /** Where to keep others from running hooks at the same time. */
  public Path lock() {
    return work.resolve("lock");
  }

  /**
   * Makes the directories where they are missing.
   *
   * @throws Failure if they cannot be made
   */
  public void prepare() {
    try {
      Files.createDirectories(waiting);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(waiting, e);
    }
  }

  /** Where a transition of this name waits for whoever takes it. */
  Path place(String id) {
    return waiting.resolve(id + SUFFIX);
  }

  /** Whether any wait, or were cut off. */
  public boolean isWaiting() {
    return !names(waiting).isEmpty() || !names(work).isEmpty();
  }

  /** The names of those that wait, the oldest first. */
  public List<String> waiting() {
    return names(waiting);
  }

  /** Those that were taken by a run that did not come to its end. */
  public List<Transition> cutOff() {
    List<Transition> found = new ArrayList<>();
    for (String id : names(work)) {
      read(work.resolve(id + SUFFIX)).ifPresent(found::add);
    }
    return found;
  }

  /**
   * Takes one: from here on nobody else runs its hooks.
   *
   * @return empty where it cannot be understood, or was taken before
   */
  public Optional<Transition> take(String id) {
    Path file = place(id);
    try {
      List<String> taken = taken();
      if (taken.contains(id)) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      Path mine = work.resolve(id + SUFFIX);
      Files.move(file, mine, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      taken.add(id);
      List<String> kept = taken.subList(Math.max(0, taken.size() - MOST_TAKEN), taken.size());
      AtomicFile.write(work.resolve("taken"), String.join("\n", kept) + "\n", "rw-r--r--");
      Optional<Transition> found = read(mine);
      if (found.isEmpty()) {
        done(id);
      }
      return found;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  /** Its hooks have been run. */
  public void done(String id) {
    try {
      Files.deleteIfExists(work.resolve(id + SUFFIX));
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(work.resolve(id + SUFFIX), e);
    }
  }

  private List<String> taken() {
    List<String> all = new ArrayList<>();
    AtomicFile.read(work.resolve("taken")).ifPresent(text -> text.lines().forEach(all::add));
    return all;
  }

  private static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9]*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (IOException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private static Optional<Transition> read(Path file) {
    try (JsonReader json = new JsonReader(new StringReader(AtomicFile.read(file).orElse("")))) {
      return Optional.of(PhaseJson.transition(json));
    } catch (IOException | IllegalStateException | IllegalArgumentException | Failure e) {
      return Optional.empty();
    }
  }
}
