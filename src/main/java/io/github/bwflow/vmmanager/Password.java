package io.github.bwflow.vmmanager;

import io.github.bwflow.host.Ownership;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the platform's password from where nobody else can. */
public final class Password {
  /** What systemd's {@code LoadCredential=} calls it. */
  private static final String CREDENTIAL = "vmmanager";

  private static final int OTHERS_ANYTHING = 077;
  private static final int LONGEST = 4096;

  private Password() {}

  /**
   * The password: the systemd credential where there is one, else what the file holds.
   *
   * @param configuration the files that say where the password is and where it is sent
   * @param file the password's file
   * @param env the environment's variables
   * @throws Failure with exit 77 if others can read the file, or write the configuration; 69 if
   *     there is no password
   */
  public static String read(List<Path> configuration, String file, Map<String, String> env) {
    try {
      for (Path each : configuration) {
        checkConfiguration(each);
      }
      String credentials = env.getOrDefault("CREDENTIALS_DIRECTORY", "");
      Path path = Path.of(file);
      if (credentials.startsWith("/") && Files.exists(Path.of(credentials, CREDENTIAL))) {
        path = Path.of(credentials, CREDENTIAL);
      } else {
        checkFile(path);
      }
      return password(path);
    } catch (NoSuchFileException e) {
      throw missing(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw notPermitted(
          file + " cannot be read by this user", "Run bwflow as the user that it belongs to.");
    } catch (IOException | InvalidPathException e) {
      throw missing(file, "it cannot be read");
    }
  }

  // Whoever can write it can have the password sent to himself.
  private static void checkConfiguration(Path file) throws IOException {
    Optional<Ownership> weak = Ownership.weakest(file);
    if (weak.isPresent()) {
      String place = weak.get().place().toString();
      throw notPermitted(
          weak.get() + ", so it may not say where the password goes",
          weak.get().owned() ? "Let it belong to root or to you: " + place : "chmod go-w " + place);
    }
  }

  private static void checkFile(Path file) throws IOException {
    Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid");
    if ((mode(found) & OTHERS_ANYTHING) != 0) {
      throw notPermitted(
          "the password file " + file + " can be read by others", "chmod 600 " + file);
    }
    if (!isTrusted(found)) {
      throw notPermitted("the password file " + file + " belongs to another user", "Own it.");
    }
    if (!Files.isRegularFile(file)) {
      throw missing(file.toString(), "it is no file");
    }
  }

  private static int mode(Map<String, Object> found) {
    return (Integer) found.get("mode");
  }

  private static boolean isTrusted(Map<String, Object> found) throws IOException {
    Object owner = found.get("uid");
    return owner.equals(0) || owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static String password(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw missing(file.toString(), "it is too long for one");
    }
    String text = Files.readString(file, StandardCharsets.UTF_8).replaceAll("[\r\n]+$", "");
    if (text.isEmpty()) {
      throw missing(file.toString(), "it is empty");
    }
    return text;
  }

  private static Failure missing(String file, String why) {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "password-missing",
            "there is no password for the platform in " + file + ": " + why,
            "Write it there, with mode 0600, or give the unit a credential named vmmanager."));
  }

  private static Failure notPermitted(String message, String hint) {
    return new Failure(Problem.error(ExitCode.NOT_PERMITTED, "password-exposed", message, hint));
  }
}
