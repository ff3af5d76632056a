package io.github.bwflow.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place that somebody else than root, or than this user, can change.
 *
 * @param place the file or directory
 * @param owned whether it belongs to another user; otherwise its mode lets others write
 */
public record Ownership(Path place, boolean owned) {
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int STICKY = 01000;
  private static final int LINK = 0120000;
  private static final int KIND = 0170000;

  /**
   * The first place on the way to a file, itself included, that somebody else can change; what a
   * symbolic link leads to is looked at, too.
   *
   * @return empty where nobody else can
   * @throws IOException if there is no such file
   */
  public static Optional<Ownership> weakest(Path file) throws IOException {
    Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    List<Path> ways = new ArrayList<>(List.of(file.toAbsolutePath().normalize()));
    Path real = file.toRealPath();
    if (!real.equals(ways.get(0))) {
      ways.add(real);
    }
    for (Path way : ways) {
      for (Path place = way; place != null; place = place.getParent()) {
        Optional<Ownership> weak = look(place, place.equals(way), self);
        if (weak.isPresent()) {
          return weak;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Ownership> look(Path place, boolean last, Object self)
      throws IOException {
    Map<String, Object> found =
        Files.readAttributes(place, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    Object owner = found.get("uid");
    int mode = (Integer) found.get("mode");
    if (!owner.equals(0) && !owner.equals(self)) {
      return Optional.of(new Ownership(place, true));
    }
    boolean link = (mode & KIND) == LINK;
    // In a directory with the sticky bit nobody replaces what is another's.
    boolean guarded = !last && (mode & STICKY) != 0;
    return (mode & WRITABLE_BY_OTHERS) != 0 && !link && !guarded
        ? Optional.of(new Ownership(place, false))
        : Optional.empty();
  }

  /** Why that is wrong, such as {@code /etc/bwflow can be written by others}. */
  @Override
  public String toString() {
    return place + (owned ? " belongs to another user" : " can be written by others");
  }
}
