package io.github.bwflow.vmmanager;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * A platform in one run: logs in at the first request, and out when it is closed, also where a
 * signal ends the process. Safe for several threads.
 */
public final class Client implements AutoCloseable {
  /** So many requests are under way at most. */
  private static final int AT_ONCE = 8;

  private static final int BUSY = 503;
  private static final int MOST_RETRIES = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int LONGEST_TEXT = 200;

  /** What a header and a cookie can hold. */
  private static final String TOKEN = "[!-~&&[^\",;\\\\]]{1,4096}";

  private final String url;
  private final String email;
  private final Supplier<String> password;
  private final Times times;
  private final long start = System.nanoTime();
  private final Thread atEnd = new Thread(this::end);
  private final Transport transport;
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private Optional<String> token = Optional.empty();
  private Optional<Failure> refused = Optional.empty();
  private Optional<Problem> left = Optional.empty();
  private volatile boolean ending;

  /**
   * How long things may take.
   *
   * @param connect until a connection stands
   * @param request until an answer is there, with each repetition anew
   * @param whole all of a run; what is read ends at half of it, so that there is time to act
   */
  public record Times(Duration connect, Duration request, Duration whole) {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** For runs that come every so often. */
    public static Times every(Duration interval) {
      Duration most = interval.multipliedBy(4).dividedBy(5);
      return new Times(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          most.compareTo(LONGEST) < 0 ? most : LONGEST);
    }
  }

  /**
   * @param url the platform's address, without a slash at its end
   * @param email who logs in
   * @param password gives the password, when it is needed
   */
  public Client(String url, String email, Supplier<String> password, Times times) {
    this.url = url;
    this.email = email;
    this.password = password;
    this.times = times;
    this.transport = Transport.open(times.connect());
  }

  /** The platform's address, which tells it from others. */
  public String url() {
    return url;
  }

  /**
   * Does something for each of these, several at once; what a request of it throws is its own to
   * catch.
   *
   * @return what came of each, in their order
   */
  public <T, R> List<R> each(List<T> items, Function<T, R> work) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(AT_ONCE, items.size())),
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> running = new ArrayList<>();
      for (T item : items) {
        running.add(pool.submit(() -> work.apply(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Asks for something.
   *
   * @param who what it is for, as messages begin
   * @param path the address after the platform's own
   * @throws Failure with exit 69 or 75 if there is no good answer
   */
  public JsonElement get(String who, String path) {
    return answer(who, "GET", path, Optional.empty());
  }

  /**
   * Sets something.
   *
   * @param who what it is for, as messages begin
   * @throws Failure as {@link #get}; {@link #isUntouched} tells whether it may have been set
   */
  public void post(String who, String path, String json) {
    answer(who, "POST", path, Optional.of(json));
  }

  /** Whether nothing can have been set where this was thrown. */
  public static boolean isUntouched(Failure failure) {
    String code = failure.problems().get(0).code();
    return code.equals("platform-refused") || code.equals("platform-late");
  }

  /**
   * Logs in, unless that has been done.
   *
   * @throws Failure if that is not possible: always the same in one run
   */
  public void login() {
    token();
  }

  private synchronized String token() {
    if (ending) {
      throw late("the run was ended");
    }
    if (refused.isPresent()) {
      throw refused.get();
    }
    if (token.isEmpty()) {
      try {
        token = Optional.of(loggedIn());
      } catch (Failure e) {
        refused = Optional.of(e);
        throw e;
      }
    }
    return token.get();
  }

  private String loggedIn() {
    String secret = password.get();
    secrets.add(secret);
    logOutAtTheEnd();
    JsonObject login = new JsonObject();
    login.addProperty("email", email);
    login.addProperty("password", secret);
    String path = "/auth/v4/public/token";
    Transport.Request request =
        request("POST", path, Optional.empty(), Optional.of(login.toString()));
    String who = "login of " + email;
    JsonElement answer = checked(who, "POST", path, sent(who, request, end(times.whole())));
    JsonElement given =
        answer instanceof JsonObject object ? object.get("token") : JsonNull.INSTANCE;
    if (given == null || !given.isJsonPrimitive() || !given.getAsString().matches(TOKEN)) {
      throw useless(who, "POST " + path, "no token is in the answer");
    }
    secrets.add(given.getAsString());
    return given.getAsString();
  }

  private void logOutAtTheEnd() {
    try {
      Runtime.getRuntime().addShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // A signal is ending the process.
      throw late("login of " + email + ": the run was ended");
    }
  }

  private long end(Duration after) {
    return start + after.toNanos();
  }

  private Transport.Request request(
      String method, String path, Optional<String> session, Optional<String> json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (session.isPresent()) {
      headers.put("Cookie", "ses6=" + session.get());
      headers.put("x-xsrf-token", session.get());
    }
    if (json.isPresent()) {
      headers.put("Content-Type", "application/json");
    }
    return new Transport.Request(method, url + path, headers, json);
  }

  private JsonElement answer(String who, String method, String path, Optional<String> json) {
    Transport.Request request = request(method, path, Optional.of(token()), json);
    Duration time = method.equals("GET") ? times.whole().dividedBy(2) : times.whole();
    return checked(who, method, path, sent(who, request, end(time)));
  }

  private Transport.Answer sent(String who, Transport.Request request, long end) {
    for (int attempt = 1; ; attempt++) {
      Transport.Answer answer = sentOnce(who, request, end);
      if (answer.status() != BUSY || attempt > MOST_RETRIES) {
        return answer;
      }
      try {
        Thread.sleep(FIRST_PAUSE.multipliedBy(attempt).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted();
      }
    }
  }

  private Transport.Answer sentOnce(String who, Transport.Request request, long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw late(who + ": " + url + " was not asked, because the run has taken too long already");
    }
    try {
      return transport.send(request, Math.min(left, times.request().toNanos()));
    } catch (TimeoutException e) {
      throw unreachable(
          who, "did not answer within " + Timespan.print(shorter(times.request(), left)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (IOException e) {
      throw failed(who, e);
    }
  }

  private static Duration shorter(Duration one, long nanos) {
    return Duration.ofNanos(Math.max(1_000_000, Math.min(one.toNanos(), nanos)));
  }

  private Failure failed(String who, IOException cause) {
    if (cause instanceof SocketTimeoutException) {
      return unreachable(
          who, "did not take a connection within " + Timespan.print(times.connect()));
    }
    if (cause instanceof SSLException && isUntrusted(cause)) {
      return failure(
          ExitCode.UNAVAILABLE,
          "platform-untrusted",
          who + ": the TLS certificate of " + url + " is not to be trusted: " + said(cause),
          "Have this host's Java trust its issuer (Debian: /usr/local/share/ca-certificates and"
              + " update-ca-certificates, with ca-certificates-java).");
    }
    if (cause instanceof ConnectException) {
      return unreachable(
          who,
          cause.getCause() instanceof UnresolvedAddressException
              ? "is a name that cannot be resolved"
              : "cannot be connected to: " + said(cause));
    }
    return unreachable(who, "broke off: " + said(cause));
  }

  private static boolean isUntrusted(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private String said(Throwable cause) {
    String message = cause.getMessage();
    // Java has the names of its classes in the middle of what it says.
    return message == null
        ? "no reason is known"
        : shown(message.replaceAll("([a-z]+\\.)+[A-Z][A-Za-z]+(Exception|Error): ", ""));
  }

  private Failure unreachable(String who, String why) {
    return failure(
        ExitCode.TRY_AGAIN,
        "platform-unreachable",
        who + ": " + url + " " + why,
        "The next run tries again.");
  }

  private JsonElement checked(String who, String method, String path, Transport.Answer response) {
    String what = method + " " + path;
    String body = new String(response.body(), StandardCharsets.UTF_8);
    int status = response.status();
    if (status != 200 && status != 201) {
      throw refused(who, what, status, body);
    }
    if (body.isBlank() && !method.equals("GET")) {
      return JsonNull.INSTANCE;
    }
    Optional<JsonElement> json = Answers.json(body);
    if (json.isEmpty()) {
      throw useless(who, what, "the answer is no JSON: \"" + shown(body.strip()) + "\"");
    }
    Optional<String> error = Answers.error(json.get());
    if (error.isPresent()) {
      throw failure(
          ExitCode.UNAVAILABLE,
          "platform-refused",
          who + ": " + url + " refused " + what + ": " + shown(error.get()),
          "");
    }
    return json.get();
  }

  private Failure refused(String who, String what, int status, String body) {
    String text = shown(Answers.reason(body));
    boolean redirect = status >= 300 && status < 400;
    String why =
        redirect ? "a redirect, which is not followed" : text.isEmpty() ? "no reason" : text;
    String message = who + ": " + url + " answered " + status + " to " + what + ": " + why;
    if (status == BUSY) {
      return failure(
          ExitCode.TRY_AGAIN,
          "platform-unreachable",
          message + " (" + (MOST_RETRIES + 1) + " times)",
          "The next run tries again.");
    }
    return failure(
        ExitCode.UNAVAILABLE,
        status >= 500 ? "platform-failed" : "platform-refused",
        message,
        redirect ? "State the address that it leads to as url, if that is the platform's." : "");
  }

  /** An answer that says nothing that can be used. */
  public Failure useless(String who, String what, String why) {
    return failure(
        ExitCode.UNAVAILABLE,
        "platform-answer",
        who + ": what " + url + " answered to " + what + " cannot be used: " + why,
        "Is url the platform's address?");
  }

  private static Failure late(String message) {
    return failure(ExitCode.TRY_AGAIN, "platform-late", message, "The next run tries again.");
  }

  private static Failure interrupted() {
    return failure(ExitCode.TRY_AGAIN, "interrupted", "the run was ended", "Run it again.");
  }

  private static Failure failure(ExitCode exit, String code, String message, String hint) {
    return new Failure(Problem.error(exit, code, message, hint));
  }

  /** A text from outside, short and without what nobody may read. */
  public String shown(String text) {
    return Printable.of(masked(text), LONGEST_TEXT);
  }

  private String masked(String text) {
    // A login that went wrong half way may have given a token already.
    String masked = text.replaceAll("(\"token\"\\s*:\\s*\")[^\"]*", "$1***");
    for (String each : secrets) {
      String quoted = new JsonPrimitive(each).toString();
      for (String form : List.of(each, quoted.substring(1, quoted.length() - 1), encoded(each))) {
        masked = masked.replace(form, "***");
      }
    }
    return masked;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Logs out. A second time it does nothing. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The process is about to end, and that thread has done all of it.
      return;
    }
  }

  // Waits for a login that is under way: its token is to be deleted, too.
  private void end() {
    ending = true;
    synchronized (this) {
      if (token.isEmpty()) {
        return;
      }
      String path = "/auth/v4/token/" + encoded(token.get());
      Transport.Request request = request("DELETE", path, token, Optional.empty());
      try {
        long end = System.nanoTime() + times.request().toNanos();
        Transport.Answer answer = sent("logout", request, end);
        if (answer.status() / 100 != 2) {
          left = Optional.of(notDeleted("it answered " + answer.status()));
        }
      } catch (Failure e) {
        left = Optional.of(notDeleted(e.getMessage()));
      }
      token = Optional.empty();
    }
  }

  private static Problem notDeleted(String why) {
    return Problem.warning(
        "platform-logout",
        "the platform may not have ended the session: " + why,
        "It ends by itself.");
  }

  /** What went wrong when logging out; empty for nothing. */
  public synchronized Optional<Problem> leftBehind() {
    return left;
  }
}
