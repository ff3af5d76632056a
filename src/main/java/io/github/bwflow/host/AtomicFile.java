package io.github.bwflow.host;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are never half written: what is new is written beside, forced to the disk and renamed
 * over the old. A run that is killed leaves the old file as it was.
 */
public final class AtomicFile {
  /** Larger files are not what bwflow or vnStat wrote. */
  private static final long LARGEST = 8L << 20;

  private static final Path NULL = Path.of("/dev/null");

  private AtomicFile() {}

  /**
   * The file's text. Only a regular file is opened: to open a FIFO waits for somebody who writes to
   * it, and a device may never end. {@code /dev/null} is an empty file.
   *
   * @return empty if there is no such file
   * @throws Failure if it is there and cannot be read
   */
  public static Optional<String> read(Path file) {
    return read(file, StandardCharsets.UTF_8);
  }

  /**
   * The file's text in an encoding; ISO-8859-1 keeps the bytes of a file that has none.
   *
   * @return empty if there is no such file
   * @throws Failure if it is there and cannot be read
   */
  public static Optional<String> read(Path file, Charset encoding) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!found.isRegularFile()) {
        return notRegular(file);
      }
      if (found.size() > LARGEST) {
        throw new Failure(
            Problem.error(
                ExitCode.BAD_DATA, "file-too-large", file + " is too large to be right", ""));
      }
      return Optional.of(new String(Files.readAllBytes(file), encoding));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private static Optional<String> notRegular(Path file) throws IOException {
    if (file.toRealPath().equals(NULL)) {
      return Optional.of("");
    }
    throw new Failure(
        Problem.error(
            ExitCode.IO_ERROR,
            "cannot-read",
            file + " cannot be read: " + kind(file) + "; expected a regular file",
            "Put a regular file in its place, or remove it."));
  }

  /**
   * Holds that what is to be opened is a regular file, so that opening it does not wait.
   *
   * @throws IOException if it is missing, or is something else
   */
  public static void requireRegular(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      String reason = kind(file) + "; expected a regular file";
      throw new FileSystemException(file.toString(), null, reason);
    }
  }

  // The kinds of inode(7).
  private static String kind(Path file) throws IOException {
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    return switch (mode >> 12) {
      case 1 -> "it is a FIFO";
      case 2 -> "it is a character device";
      case 4 -> "it is a directory";
      case 6 -> "it is a block device";
      case 12 -> "it is a socket";
      default -> "it is no file";
    };
  }

  /** Why a file could not be read, as a problem with exit 77 (not permitted) or 74. */
  public static Failure cannotRead(Path file, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return new Failure(
          Problem.error(
              ExitCode.NOT_PERMITTED,
              "not-permitted",
              file + " cannot be read by this user",
              "Run bwflow as root, or let this user read the file."));
    }
    return new Failure(
        Problem.error(
            ExitCode.IO_ERROR, "cannot-read", file + " cannot be read: " + reason(cause), ""));
  }

  /**
   * Replaces or creates a file. An existing file's mode is kept, and its owner and group where this
   * process may give files away; a symbolic link to one is followed, so that the link stays and its
   * target changes. A link to anything else, such as a device, is replaced itself.
   *
   * @param mode the mode of a new file, such as {@code rw-r--r--}
   * @throws Failure with exit 73, 74 or 77 if it cannot be written; the old file then stands
   */
  public static void write(Path file, String text, String mode) {
    write(file, text, mode, StandardCharsets.UTF_8);
  }

  /**
   * Replaces or creates a file as {@link #write(Path, String, String)} does, in an encoding.
   *
   * @throws Failure with exit 73, 74 or 77 if it cannot be written; the old file then stands
   */
  public static void write(Path file, String text, String mode, Charset encoding) {
    try {
      Path target = Files.isSymbolicLink(file) ? linked(file) : file;
      Files.createDirectories(target.toAbsolutePath().getParent());
      writeBeside(target, text.getBytes(encoding), mode, true);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /**
   * Replaces or creates a file in a directory that is there, whosever that is: nobody's owner, mode
   * or symbolic link decides what becomes of it.
   *
   * @param mode the file's mode, such as {@code rw-r--r--}
   * @throws Failure with exit 73, 74 or 77 if it cannot be written; the old file then stands
   */
  public static void replace(Path file, String text, String mode) {
    try {
      writeBeside(file, text.getBytes(StandardCharsets.UTF_8), mode, false);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  // To rename a file over what a link leads to would take a device from the whole host.
  private static Path linked(Path link) throws IOException {
    Path target = link.toRealPath();
    return Files.isRegularFile(target) ? target : link;
  }

  private static void writeBeside(Path target, byte[] content, String mode, boolean like)
      throws IOException {
    Path beside =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    Files.deleteIfExists(beside);
    FileAttribute<Set<PosixFilePermission>> secret =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), secret)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      if (like && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        likeThe(target, beside);
      } else {
        chmod(beside, octal(mode));
      }
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void likeThe(Path target, Path beside) throws IOException {
    Map<String, Object> old = Files.readAttributes(target, "unix:uid,gid,mode");
    Map<String, Object> fresh = Files.readAttributes(beside, "unix:uid,gid");
    for (String owner : List.of("unix:uid", "unix:gid")) {
      keep(owner, old.get(owner.substring(5)), fresh.get(owner.substring(5)), beside);
    }
    chmod(beside, (Integer) old.get("mode"));
  }

  // In a directory of somebody else's it may be another file by now, or a link to one.
  private static void chmod(Path file, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode & 0777, LinkOption.NOFOLLOW_LINKS);
  }

  private static int octal(String mode) {
    int bits = 0;
    for (char each : mode.toCharArray()) {
      bits = bits << 1 | (each == '-' ? 0 : 1);
    }
    return bits;
  }

  // Who may replace a file but not give one away (root without CAP_CHOWN, a user of bwflow's own)
  // becomes its owner.
  private static void keep(String attribute, Object old, Object fresh, Path beside) {
    if (old.equals(fresh)) {
      return;
    }
    try {
      Files.setAttribute(beside, attribute, old, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return;
    }
  }

  /** Why a file could not be written, as a problem with exit 77 (not permitted), 73 or 74. */
  public static Failure cannotWrite(Path file, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return new Failure(
          Problem.error(
              ExitCode.NOT_PERMITTED,
              "not-permitted",
              file + " cannot be written by this user",
              "Run bwflow as root."));
    }
    ExitCode exit = Files.exists(file) ? ExitCode.IO_ERROR : ExitCode.CANNOT_CREATE;
    String done = Files.exists(file) ? " cannot be written: " : " cannot be created: ";
    return new Failure(Problem.error(exit, "cannot-write", file + done + reason(cause), ""));
  }

  // Some exceptions say only which file it was.
  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (cause instanceof FileAlreadyExistsException other) {
      return other.getFile() + " is in the way";
    }
    String reason =
        cause instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }
}
