package io.github.bwflow.vmmanager;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A platform behind HTTPS, after the vendor's description: logging in gives a token, which every
 * other request carries in a cookie and in a header. Whatever is not as described is answered with
 * 400 and noted.
 */
public final class Platform implements AutoCloseable {
  public static final String EMAIL = "admin@example.com";
  public static final String PASSWORD = "s3cret \"p\u00e4ss\" wörd";

  private static final String METRICS =
      "target=(net_rx_summary|net_tx_summary)&from=(\\d\\d:\\d\\d_\\d{8})"
          + "&until=(\\d\\d:\\d\\d_\\d{8})&output=single&interval=1month";

  static {
    // Java's server keeps the end of each answer back until the client's kernel acknowledges the
    // rest.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Integer, Traffic> traffic = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
  private final List<String> open = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private volatile Function<Request, Optional<Answer>> fault = request -> Optional.empty();
  private volatile Optional<Path> log = Optional.empty();

  /** A machine's traffic in bytes, booked at an instant in seconds of the epoch. */
  private record Traffic(long rx, long tx, long at) {}

  /**
   * A request.
   *
   * @param query what stands behind the question mark, as it was sent; empty without
   */
  public record Request(String method, String path, String query, String body) {
    /** The machine that it is about; 0 for none. */
    public int vm() {
      String[] parts = path.split("/");
      return path.startsWith("/vm/v3/host/") ? Integer.parseInt(parts[4]) : 0;
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " " + body;
    }
  }

  /** An answer; -1 for one that breaks off, -2 for none at all. */
  public record Answer(int status, String body, Map<String, String> headers) {
    public static Answer of(int status, String body) {
      return new Answer(status, body, Map.of());
    }

    /** Half of what was promised. */
    public static Answer half(String body) {
      return of(-1, body);
    }

    /** Silence until the platform is closed. */
    public static Answer never() {
      return of(-2, "");
    }
  }

  public Platform(Certificate certificate) {
    this(certificate, 0);
  }

  public Platform(Certificate certificate, int port) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address. */
  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** A machine has received and sent so much, booked at an instant. */
  public void traffic(int vm, long rx, long tx, long epochSecond) {
    traffic.put(vm, new Traffic(rx, tx, epochSecond));
  }

  /** Answers like this from now on, where it gives an answer. */
  public void fault(Function<Request, Optional<Answer>> instead) {
    fault = instead;
  }

  /** Appends each request to a file. */
  public void logTo(Path file) {
    log = Optional.of(file);
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What was set, in its order: "42 {...}". */
  public List<String> posts() {
    return requests().stream()
        .filter(each -> each.method().equals("POST") && each.vm() > 0)
        .map(each -> each.vm() + " " + each.body())
        .toList();
  }

  /** What was not as described. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** All tokens that were ever given. */
  public List<String> tokens() {
    return List.copyOf(tokens);
  }

  /** The tokens that were not deleted. */
  public List<String> open() {
    return List.copyOf(open);
  }

  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  /** Lets no token count any more. */
  public void expireTokens() {
    open.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int now = underWay.incrementAndGet();
    mostUnderWay.accumulateAndGet(now, Math::max);
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request =
          new Request(
              exchange.getRequestMethod(),
              uri.getPath(),
              uri.getRawQuery() == null ? "" : uri.getRawQuery(),
              body);
      requests.add(request);
      if (log.isPresent()) {
        synchronized (this) {
          Files.writeString(
              log.get(), request + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
      Answer answer = fault.apply(request).orElseGet(() -> answer(request, exchange));
      // Who has the answer may send the next one before this thread goes on.
      underWay.decrementAndGet();
      send(exchange, answer);
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    if (answer.status() == -2) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean half = answer.status() == -1;
    exchange.sendResponseHeaders(
        half ? 200 : answer.status(), half ? body.length * 2L : body.length);
    if (half) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
      return;
    }
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private Answer wrong(Request request, String why) {
    wrong.add(request + ": " + why);
    return Answer.of(400, "{\"error\":{\"msg\":\"" + why + "\"}}");
  }

  private Answer answer(Request request, HttpExchange exchange) {
    if (request.path().equals("/auth/v4/public/token")) {
      return login(request);
    }
    String token = exchange.getRequestHeaders().getFirst("x-xsrf-token");
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    if (token == null || !("ses6=" + token).equals(cookie) || !open.contains(token)) {
      return Answer.of(401, "{\"error\":{\"code\":1001,\"msg\":\"Unauthorized\"}}");
    }
    if (request.method().equals("DELETE") && request.path().equals("/auth/v4/token/" + token)) {
      open.remove(token);
      return Answer.of(200, "{}");
    }
    if (request.path().matches("/vm/v3/host/[0-9]+/metrics") && request.method().equals("GET")) {
      return metrics(request);
    }
    if (request.path().matches("/vm/v3/host/[0-9]+/resource") && request.method().equals("POST")) {
      return resource(request);
    }
    return wrong(request, "there is no such thing");
  }

  private Answer login(Request request) {
    JsonObject login = JsonParser.parseString(request.body()).getAsJsonObject();
    if (!request.method().equals("POST")
        || !login.keySet().equals(new TreeSet<>(List.of("email", "password")))) {
      return wrong(request, "no login");
    }
    if (!login.get("email").getAsString().equals(EMAIL)
        || !login.get("password").getAsString().equals(PASSWORD)) {
      return Answer.of(
          401,
          "{\"error\":{\"msg\":\"Wrong password "
              + login.get("password").getAsString().replace("\"", "\\\"")
              + "\"}}");
    }
    String token = "tok-" + (tokens.size() + 1) + "-0123456789abcdef/+=";
    tokens.add(token);
    open.add(token);
    return Answer.of(201, "{\"id\":\"1\",\"token\":\"" + token + "\",\"confirmed\":true}");
  }

  private Answer metrics(Request request) {
    if (!request.query().matches(METRICS)) {
      return wrong(request, "no such question");
    }
    Traffic found = traffic.get(request.vm());
    if (found == null) {
      return Answer.of(404, "{\"error\":{\"msg\":\"there is no host " + request.vm() + "\"}}");
    }
    long bytes = request.query().contains("net_rx") ? found.rx() : found.tx();
    return Answer.of(
        200,
        "[{\"target\":\"x\",\"datapoints\":[["
            + bytes / 2
            + ","
            + found.at()
            + "],["
            + (bytes - bytes / 2)
            + ".0,"
            + (found.at() + 60)
            + "]]}]");
  }

  private Answer resource(Request request) {
    Map<String, Object> set = new TreeMap<>();
    JsonParser.parseString(request.body())
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> set.put(entry.getKey(), entry.getValue()));
    boolean good =
        !set.isEmpty()
            && List.of("net_in_mbitps", "net_out_mbitps").containsAll(set.keySet())
            && set.values().stream().allMatch(each -> each.toString().matches("[1-9][0-9]*"));
    return good ? Answer.of(200, "{\"id\":1,\"task\":7}") : wrong(request, "no such resource");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
