package io.github.bwflow.config;

import java.util.List;

/**
 * Which values a key takes, in the words of the manual and of messages.
 *
 * @param type what it is: "whole number", "size"
 * @param range which of them are taken; empty where all are
 * @param least the least whole number; meaningless for other types
 * @param most the greatest whole number; meaningless for other types
 * @param choices the words that are taken, where only certain words are
 * @param planned words that are known but not supported yet
 * @param expected completes "expected ..." in a message
 */
record Domain(
    String type,
    String range,
    long least,
    long most,
    List<String> choices,
    List<String> planned,
    String expected) {

  static Domain of(String type, String range, String expected) {
    return new Domain(type, range, 0, 0, List.of(), List.of(), expected);
  }

  static Domain whole(String type, long least, long most, String expected) {
    return new Domain(
        type,
        new StringBuilder().append(least).append(" to ").append(most).toString(),
        least,
        most,
        List.of(),
        List.of(),
        new StringBuilder(expected)
            .append(" from ")
            .append(least)
            .append(" to ")
            .append(most)
            .toString());
  }

  static Domain choice(List<String> choices, List<String> planned) {
    StringBuilder range = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < choices.size(); i++) {
      if (i > 0) {
        range.append(" | ");
        expected.append(i == choices.size() - 1 ? " or " : ", ");
      }
      range.append('"').append(choices.get(i)).append('"');
      expected.append('"').append(choices.get(i)).append('"');
    }
    return new Domain("text", range.toString(), 0, 0, choices, planned, expected.toString());
  }
}
