package io.github.bwflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Asks a person at a terminal; anywhere else every question has its offer as the answer. */
final class Questions {
  private final Session session;
  private final boolean asking;
  private final BufferedReader reader;

  Questions(Session session, boolean asking) {
    this.session = session;
    this.asking = asking;
    this.reader = new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8));
  }

  /** The answer, or the offer where nothing is answered; empty where nobody can be asked. */
  String ask(String question, String offer) {
    if (!asking) {
      return "";
    }
    String answer = line(question + (offer.isEmpty() ? "" : " [" + offer + "]") + ": ");
    return answer.isEmpty() ? offer : answer;
  }

  /** Asks until the answer has no error; empty where nobody can be asked or the input ends. */
  String askUntil(String question, Function<String, Optional<String>> error) {
    for (int i = 0; asking && i < 5; i++) {
      String answer = line(question + ": ");
      if (answer.isEmpty()) {
        return "";
      }
      Optional<String> wrong = error.apply(answer);
      if (wrong.isEmpty()) {
        return answer;
      }
      session.console().note(wrong.get());
    }
    return "";
  }

  /** Whether the answer is yes; no where nobody can be asked. */
  boolean yes(String question) {
    if (!asking) {
      return false;
    }
    String answer = line(question + " [y/N] ").toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  private String line(String prompt) {
    session.console().prompt(prompt);
    try {
      String line = reader.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }
}
