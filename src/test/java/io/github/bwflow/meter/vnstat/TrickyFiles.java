package io.github.bwflow.meter.vnstat;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files on which a parser that only resembles vnStat's goes wrong, by what is tricky about them.
 */
final class TrickyFiles {
  private TrickyFiles() {}

  static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("nothing", "");
    files.put("a plain value", "SaveInterval 1\n");
    files.put("no line end", "SaveInterval 1");
    files.put("CR LF", "SaveInterval 1\r\nDailyDays 93\r\n");
    files.put("CR alone ends a value", "DailyDays 7\rUseUTC 1\n");
    files.put("a hash comments", "#SaveInterval 1\n# SaveInterval 2\n");
    files.put("a semicolon comments", ";SaveInterval 1\n; SaveInterval 2\n");
    files.put("a leading blank hides", " SaveInterval 1\n");
    files.put("a leading tab hides", "\tSaveInterval 1\n");
    files.put("a byte-order mark hides", "\u00ef\u00bb\u00bfSaveInterval 1\nDailyDays 70\n");
    files.put("any case", "sAVEiNTERVAL 1\nuseutc 1\n");
    files.put("equals sign", "SaveInterval=1\nDailyDays = 70\n");
    files.put("tabs and many separators", "SaveInterval\t=\t \"\"= 1\n");
    files.put("quotes", "SaveInterval \"1\" # why\nDatabaseDir \"/a b\" x\n");
    files.put("unquoted text keeps its tail", "DatabaseDir /a # b \n");
    files.put("single quotes are literal", "DatabaseDir '/a'\n");
    files.put("a relative directory is refused", "DatabaseDir var\nDatabaseDir /b\n");
    files.put("the first wins", "DailyDays 70\nDailyDays 80\n");
    files.put("an empty value wins too", "DailyDays \"\"\nDailyDays 80\n");
    files.put("only a separator wins too", "DailyDays \nDailyDays 80\n");
    files.put("a bare key is passed over", "DailyDays\nDailyDays 80\n");
    files.put("a word is passed over", "DailyDays many\nDailyDays 80\n");
    files.put("two letters are passed over", "DailyDays xx1\nDailyDays 80\n");
    files.put("one letter and a digit are 0", "DailyDays x9\nDailyDays 80\n");
    files.put("an empty directory wins too", "DatabaseDir \"\"\nDatabaseDir /b\n");
    files.put("octal", "MonthRotate 010\n");
    files.put("not octal", "MonthRotate 08\n");
    files.put("hexadecimal", "MonthRotate 0x0f\n");
    files.put("half hexadecimal", "DailyDays 0xg\n");
    files.put("a fraction", "MonthRotate 7.9\n");
    files.put("a tail", "MonthRotate 7 # c\nDailyDays 70days\n");
    files.put("signs", "DailyDays -1\nHourlyDays +7\n");
    files.put("two signs", "DailyDays --1\nHourlyDays -+7\n");
    files.put("out of range", "MonthRotate 31\nDailyDays -2\nUseUTC 2\nMaxBandwidth 50001\n");
    files.put("out of range wins too", "MonthRotate 31\nMonthRotate 7\n");
    files.put("beyond 32 bits", "DailyDays 4294967297\nHourlyDays 2147483648\n");
    files.put("beyond 64 bits", "DailyDays 99999999999999999999\n");
    files.put("below 64 bits", "DailyDays -99999999999999999999\n");
    files.put("longer key", "InterfaceMatchMethod 0\nMonthRotateAffectsYears 1\n");
    files.put("longer key, number", "BandwidthDetectionInterval 0\nBandwidthDetection 0\n");
    files.put("a NUL ends a line", "DailyDays 7\0000\nHourlyDays 8\n");
    files.put("a long line is cut", "#" + "x".repeat(510) + "DailyDays 70\n");
    files.put("a line one short of it is not", "#" + "x".repeat(509) + "DailyDays 70\n");
    files.put("a long value is cut", "DailyDays " + " ".repeat(501) + "7\nHourlyDays 9\n");
    files.put("a value at the very end", "DailyDays " + " ".repeat(499) + "70\nHourlyDays 9\n");
    files.put("saving slower than reading", "UpdateInterval 61\nSaveInterval 1\n");
    files.put("saving as often as reading", "UpdateInterval 60\nSaveInterval 1\n");
    files.put("saving never", "SaveInterval 0\n");
    files.put("saving too seldom", "SaveInterval 61\n");
    files.put("reading more often than polling", "PollInterval 30\nUpdateInterval 10\n");
    files.put("reading too seldom", "UpdateInterval 301\n");
    files.put("polling out of range", "PollInterval 1\nUpdateInterval 4\n");
    files.put("reading slower than a wrap", "UpdateInterval 33\n");
    files.put("reading faster than a wrap", "UpdateInterval 31\n");
    files.put("wrap at 50 Gbit/s", "MaxBandwidth 50000\n");
    files.put("no wrap without a limit", "MaxBandwidth 0\nUpdateInterval 120\nSaveInterval 2\n");
    files.put("limits", "MaxBWeth0 100\nMaxBWeth1 0\nmaxbwETH2 0x10\n");
    files.put("the last limit wins", "MaxBWeth0 100\nMaxBWeth0 200\n");
    files.put("the newest spelling wins", "MaxBWeth0 100\nMaxBWETH0 200\nMaxBWeth0 300\n");
    files.put("a refused limit is none", "MaxBWeth0 100\nMaxBWeth0 50001\nMaxBWeth1 -1\n");
    files.put("a limit without a number", "MaxBWeth0 100\nMaxBWeth0 \"\"\nMaxBWeth0 x9\n");
    files.put("a short limit", "MaxBWa 1\nMaxBWb 10\nMaxBWe 1");
    files.put("a limit in quotes", "MaxBWeth0=\"100\" # c\n MaxBWeth1 9\n#MaxBWeth2 9\n");
    files.put("a limit after CR", "MaxBWeth0\r200\n");
    files.put("no name", "MaxBW 100\nMaxBandwidth 200\n");
    return files;
  }
}
