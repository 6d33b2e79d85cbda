package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApplicationPoolsTest {

  @Test
  void poolsAreKnownByTheirPackages() {
    assertThat(ApplicationPools.poolOf("org.apache.commons.dbcp2.DriverManagerConnectionFactory"))
        .isEqualTo("Commons DBCP");
    assertThat(ApplicationPools.poolOf("org.apache.ibatis.datasource.pooled.PooledDataSource"))
        .isEqualTo("MyBatis POOLED");
    assertThat(ApplicationPools.poolOf("com.zaxxer.hikari.util.DriverDataSource"))
        .isEqualTo("HikariCP");
  }

  @Test
  void dataSourcesThatOpenEachTimeAreNotPools() {
    assertThat(
            ApplicationPools.poolOf("org.springframework.jdbc.datasource.DriverManagerDataSource"))
        .isNull();
    assertThat(ApplicationPools.poolOf("org.apache.ibatis.datasource.unpooled.UnpooledDataSource"))
        .isNull();
    assertThat(ApplicationPools.poolOf("com.j256.ormlite.jdbc.JdbcConnectionSource")).isNull();
  }

  @Test
  void noPoolIsOnThisStack() {
    assertThat(ApplicationPools.onThisStack()).isNull();
  }
}
