package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bwflow.units.InterfaceName;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

  @Test
  void isNamedAfterItsInterfacesInTheirOrder() {
    InterfaceName eth1 = new InterfaceName("eth1");
    InterfaceName eth0 = new InterfaceName("eth0");

    assertEquals("eth1", Account.of(List.of(eth1)).name());
    assertEquals("eth1+eth0", Account.of(List.of(eth1, eth0)).name());
  }

  @Test
  void hasAnInterface() {
    assertThrows(IllegalArgumentException.class, () -> Account.of(List.of()));
  }
}
