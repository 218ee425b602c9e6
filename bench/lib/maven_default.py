"""The program as Pulumi's template for Java has it: run by Maven, with the SDK as it is published, and no flags for the JVM."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess

from graph import ROOT

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent><groupId>dev.renderfleet</groupId><artifactId>renderfleet-parent</artifactId><version>0.1.0</version>
    <relativePath>parent.xml</relativePath></parent>
  <artifactId>renderfleet-bench-preview</artifactId>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId></dependency>
    <dependency><groupId>com.pulumi</groupId><artifactId>aws</artifactId></dependency>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId></dependency>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId></dependency>
    <dependency><groupId>org.yaml</groupId><artifactId>snakeyaml</artifactId></dependency>
    <dependency><groupId>com.google.protobuf</groupId><artifactId>protobuf-java</artifactId></dependency>
    <dependency><groupId>io.grpc</groupId><artifactId>grpc-core</artifactId></dependency>
    <dependency><groupId>io.grpc</groupId><artifactId>grpc-netty-shaded</artifactId></dependency>
  </dependencies>
  <properties><mainClass>dev.renderfleet.App</mainClass><jacoco.skip>true</jacoco.skip><enforcer.skip>true</enforcer.skip></properties>
  <build><plugins>
    <plugin><groupId>org.codehaus.mojo</groupId><artifactId>exec-maven-plugin</artifactId>
      <configuration><mainClass>${mainClass}</mainClass><commandlineArgs>${mainArgs}</commandlineArgs></configuration></plugin>
  </plugins></build>
</project>
"""
# What needs the policy pack's testing kit: commands that a preview does not run.
LEFT_OUT = {"": ("OfflineRun.java", "simulation", "adoption"), "cost": ("CostCommand.java", "RecordedResources.java")}


def write(folder: pathlib.Path, environment: dict[str, str]) -> dict[str, str]:
    """Makes the project and what it takes from repositories. Returns the environment in which pulumi runs it."""
    (folder / "pom.xml").write_text(POM)
    shutil.copy(ROOT / "pom.xml", folder / "parent.xml")
    (folder / "Pulumi.yaml").write_text("name: renderfleet\nruntime: java\n")
    shutil.copytree(ROOT / "src" / "src" / "main", folder / "src" / "main", ignore=ignored)
    for linked in ("lambda", "docker", "packer", "worker"):
        (folder / linked).symlink_to(ROOT / linked)
    shutil.copytree(ROOT / ".mvn", folder / ".mvn")
    shutil.copy(ROOT / "mvnw", folder / "mvnw")
    java = os.path.realpath(shutil.which("java", path=environment["PATH"]) or "java")
    seen = {"JAVA_HOME": os.path.dirname(os.path.dirname(java)), **environment}
    # As the language host will ask for the packages, then for the program itself.
    packages = ["-DmainClass=com.pulumi.bootstrap.internal.Main", "-DmainArgs=packages"]
    subprocess.run(
        [str(folder / "mvnw"), "-B", "-ntp", "-q", *packages, "compile", "exec:java"],
        cwd=folder, env=seen, check=True, stdout=subprocess.DEVNULL,
    )
    (folder / ".mvn" / "maven.config").write_text("-o\n-q\n")
    return seen


def ignored(folder: str, names: list[str]) -> list[str]:
    package = folder.rpartition("/dev/renderfleet")[2].lstrip("/")
    return [name for name in names if "/dev/renderfleet" in folder and name in LEFT_OUT.get(package, ())]
