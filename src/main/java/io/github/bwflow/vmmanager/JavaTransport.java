package io.github.bwflow.vmmanager;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Java's HTTP client: it follows no redirect, uses no proxy, and takes answers up to 1 MiB. */
public final class JavaTransport implements Transport {
  private final HttpClient http;

  /**
   * @param connect until a connection stands
   */
  public JavaTransport(Duration connect) {
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public Answer send(Request request, long nanos)
      throws IOException, TimeoutException, InterruptedException {
    HttpRequest.BodyPublisher body =
        request.body().isPresent()
            ? HttpRequest.BodyPublishers.ofString(request.body().get())
            : HttpRequest.BodyPublishers.noBody();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url())).method(request.method(), body);
    request.headers().forEach(builder::header);
    // The client's own time limit ends with the answer's head.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(builder.build(), head -> new CappedBody());
    try {
      HttpResponse<byte[]> response = answer.get(nanos, TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException | InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpConnectTimeoutException) {
        throw new SocketTimeoutException();
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }
}
