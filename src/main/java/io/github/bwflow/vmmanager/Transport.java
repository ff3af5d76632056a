package io.github.bwflow.vmmanager;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** How a request gets to the platform. */
public interface Transport {
  /**
   * A request.
   *
   * @param method GET, POST or DELETE
   * @param url the whole address
   */
  record Request(String method, String url, Map<String, String> headers, Optional<String> body) {}

  /** An answer, whatever it says. */
  record Answer(int status, byte[] body) {}

  /**
   * Sends a request.
   *
   * @param nanos until the whole answer has to be there
   * @throws TimeoutException if it is not
   * @throws java.net.SocketTimeoutException if no connection stands in time
   * @throws IOException if there is no answer
   */
  Answer send(Request request, long nanos)
      throws IOException, TimeoutException, InterruptedException;

  /**
   * Java's HTTP client.
   *
   * @param connect until a connection stands
   */
  static Transport open(Duration connect) {
    if (Transport.class.getClassLoader() != null) {
      return new JavaTransport(connect);
    }
    try {
      return (Transport)
          new Beside()
              .loadClass(Beside.OWN + "JavaTransport")
              .getConstructor(Duration.class)
              .newInstance(connect);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes what uses the HTTP client anew where the JVM's own boot loader has made the program, as
   * the launcher has it do: that one sees none of the modules of the platform's loader, of which
   * {@code java.net.http} is one.
   */
  final class Beside extends ClassLoader {
    // By name: to speak of the second as a class would have the boot loader look for it.
    private static final String OWN = Transport.class.getPackageName() + ".";
    private static final List<String> MADE = List.of(OWN + "JavaTransport", OWN + "CappedBody");

    private Beside() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!MADE.contains(name)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = Transport.class.getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
