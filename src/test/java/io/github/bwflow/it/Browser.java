package io.github.bwflow.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium with one page, led through its DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private final Process process;
  private final WebSocket socket;
  private final StringBuilder message = new StringBuilder();
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private volatile String session = "";

  /** Starts it, with its files in a directory of the caller's. */
  Browser(Path directory) {
    try {
      Path profile = Files.createDirectories(directory.resolve("profile"));
      process =
          new ProcessBuilder(
                  "chromium",
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-background-networking",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("said").toFile())
              .start();
      Path port = profile.resolve("DevToolsActivePort");
      Running.await("Chromium listens", () -> lines(port).size() >= 2);
      List<String> place = lines(port);
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + place.get(0) + place.get(1)), this)
              .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String target =
        ask("Target.createTarget", "{\"url\":\"about:blank\"}").get("targetId").getAsString();
    session =
        ask("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}")
            .get("sessionId")
            .getAsString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", "{}");
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Opens a file in a window of this size and waits until its charts are drawn. */
  void open(Path file, int width, int height) {
    requests.clear();
    errors.clear();
    ask(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}"
            .formatted(width, height, width < 600));
    ask("Page.navigate", "{\"url\":\"file://" + file + "\"}");
    Running.await(
        "the page is drawn",
        () ->
            evaluate(
                        "location.protocol === 'file:' && document.readyState === 'complete' &&"
                            + " document.documentElement.dataset.charts || ''")
                    .getAsString()
                    .length()
                > 0);
  }

  /** The value of an expression on the page. */
  JsonElement evaluate(String expression) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    return ask("Runtime.evaluate", parameters.toString()).getAsJsonObject("result").get("value");
  }

  /** What was asked of the network or of the disk, as addresses. */
  List<String> requests() {
    return requests;
  }

  /** What the page has complained of. */
  List<String> errors() {
    return errors;
  }

  private JsonObject ask(String method, String parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonObject command = new JsonObject();
    command.addProperty("id", id);
    command.addProperty("method", method);
    command.add("params", JsonParser.parseString(parameters));
    if (!session.isEmpty()) {
      command.addProperty("sessionId", session);
    }
    socket.sendText(command.toString(), true).join();
    JsonObject full = answer.orTimeout(60, TimeUnit.SECONDS).join();
    if (!full.has("result")) {
      throw new AssertionError(method + ": " + full);
    }
    return full.getAsJsonObject("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
    message.append(data);
    if (end) {
      JsonObject event = JsonParser.parseString(message.toString()).getAsJsonObject();
      message.setLength(0);
      take(event);
    }
    from.request(1);
    return null;
  }

  private void take(JsonObject event) {
    if (event.has("id")) {
      answers.remove(event.get("id").getAsInt()).complete(event);
      return;
    }
    JsonObject parameters = event.getAsJsonObject("params");
    switch (event.get("method").getAsString()) {
      case "Network.requestWillBeSent" ->
          requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
      case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled" ->
          errors.add(parameters.toString());
      default -> {
        // Of no interest.
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw Running.interrupted(e);
    }
  }
}
