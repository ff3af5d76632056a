package io.github.bwflow.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A program that runs in a lab. Closing it kills it. */
final class Running implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 90;

  private final String words;
  private final Process process;
  private final CompletableFuture<String> out;
  private final CompletableFuture<String> err;

  Running(String words, Process process) {
    this.words = words;
    this.process = process;
    this.out = reading(process.getInputStream());
    this.err = reading(process.getErrorStream());
  }

  // A thread for each: on two cores the common pool of Java 25 has one, which the first reader
  // keeps.
  private static CompletableFuture<String> reading(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader = new Thread(() -> text.complete(read(stream)));
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  private static String read(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits for the end, and for that of all that prints for it. */
  Run finish() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        close();
        throw new AssertionError("does not end: " + words + "\n" + text(out) + text(err));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return new Run(words, process.exitValue(), text(out), text(err));
  }

  private String text(CompletableFuture<String> printed) {
    try {
      return printed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("has ended, but what it started has not: " + words, e);
    } catch (ExecutionException e) {
      throw new AssertionError(words, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it and what it started, as {@code kill -9} does. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until something has come about. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  static AssertionError interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", cause);
  }
}
