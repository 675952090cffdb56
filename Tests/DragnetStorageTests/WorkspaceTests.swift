import DragnetCore
import DragnetEvents
import DragnetStorage
import Foundation
import Synchronization
import Testing

@Suite struct WorkspaceTests {
    let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    @Test func createdFromNothingAndOpenedEmpty() throws {
        let path = place("a/b/workspace")
        try Workspace.create(at: path)
        let workspace = try Workspace.open(at: path)
        #expect(try workspace.synchronousLevel() == 2)
        #expect(try workspace.integrityProblems() == [])
        let log = try workspace.loadEvents()
        #expect(log.count == 0 && log.nodes.count == 0)
        #expect(try workspace.contents() == workspace.contents())
        #expect(try workspace.contents().inputs.isEmpty)
        #expect(try workspace.latestRun() == nil)
        #expect(try workspace.incidents().isEmpty)
        try workspace.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(left == ["models", "workspace.sqlite"])
        #expect(dragnetError { _ = try workspace.loadEvents() } != nil)
    }

    @Test func reopenedWritersWaitForTheDiskToo() throws {
        let path = place("w")
        try Workspace.create(at: path)
        for _ in 0..<3 {
            let workspace = try Workspace.open(at: path)
            #expect(try workspace.synchronousLevel() == 2)
            try workspace.close()
        }
    }

    /// Another process that sees none of these takes itself for the last one and removes the write-ahead log.
    @Test func openingOnceMoreKeepsTheLocksOfTheFirst() throws {
        let path = place("w")
        try Workspace.create(at: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/workspace.sqlite")
        let inode = try #require(attributes[.systemFileNumber] as? NSNumber).stringValue
        func locks() throws -> Int {
            // As the kernel tells: number, kind, mode, access, process, device:inode, range.
            try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").count { line in
                let fields = line.split(separator: " ")
                return fields.contains("POSIX") && fields.contains("\(getpid())")
                    && fields.contains { $0.hasSuffix(":\(inode)") }
            }
        }
        let first = try Workspace.open(at: path)
        _ = try first.contents()
        try #require(try locks() > 0)
        let second = try Workspace.open(at: path)
        #expect(try locks() > 0)
        try second.close()
        #expect(try locks() > 0)
        try first.close()
        #expect(try locks() == 0)
    }

    @Test func placesThatCannotBeWritten() throws {
        try "x".write(toFile: place("file"), atomically: true, encoding: .utf8)
        for path in [place("file/workspace"), place("file"), "/proc/dragnet/workspace", "a\0b"] {
            let error = dragnetError { try Workspace.create(at: path) }
            #expect(error?.code == .outputFailed, "\(path)")
            #expect(error?.place?.file.isEmpty == false)
        }
        try Workspace.create(at: place("w"))
        #expect(dragnetError { try Workspace.create(at: place("w")) }?.code == .outputFailed)
    }

    @Test func whatIsNoWorkspace() throws {
        #expect(dragnetError { _ = try Workspace.open(at: place("none")) }?.code == .modelMissing)
        #expect(dragnetError { _ = try Workspace.open(at: "a\0b") }?.code == .modelMissing)
        let path = place("w")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for content in ["", "not a database", String(repeating: "x", count: 4096)] {
            try content.write(toFile: path + "/workspace.sqlite", atomically: true, encoding: .utf8)
            let error = dragnetError { _ = try Workspace.open(at: path) }
            #expect(error?.code == .modelIncompatible)
            #expect(error?.help != nil)
        }
    }

    @Test func anotherProgramsDatabaseStaysAsItIs() throws {
        let path = place("w")
        try Workspace.create(at: path)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/workspace.sqlite"))
        bytes[68] = 0
        try bytes.write(to: URL(fileURLWithPath: path + "/workspace.sqlite"))
        #expect(dragnetError { _ = try Workspace.open(at: path) }?.code == .modelIncompatible)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/workspace.sqlite")) == bytes)
    }

    @Test func damagedPagesAreTold() throws {
        let path = place("w")
        try Workspace.create(at: path)
        let workspace = try Workspace.open(at: path)
        try workspace.importEvents(try SampleLogs.full(rows: 3000, seed: 1), inputs: SampleLogs.inputs("a"))
        try workspace.close()
        let file = URL(fileURLWithPath: path + "/workspace.sqlite")
        let whole = try Data(contentsOf: file)
        var bytes = whole
        for page in stride(from: 4096 * 12, to: bytes.count, by: 4096) {
            for offset in 0..<64 { bytes[page + offset] = 0xAA }
        }
        try bytes.write(to: file)
        let error = dragnetError {
            let workspace = try Workspace.open(at: path)
            let problems = try workspace.integrityProblems()
            #expect(!problems.isEmpty)
            _ = try workspace.loadEvents()
        }
        #expect(error?.code == .modelIncompatible)
        try whole.prefix(whole.count / 2).write(to: file)
        #expect(dragnetError { _ = try Workspace.open(at: path).loadEvents() }?.code == .modelIncompatible)
    }

    @Test func newerVersionIsRefused() throws {
        let path = place("w")
        try Workspace.create(at: path)
        try sqlite(path, "INSERT INTO grdb_migrations VALUES ('999: of the future')")
        let error = dragnetError { _ = try Workspace.open(at: path) }
        #expect(error?.code == .modelIncompatible)
        #expect(error?.message.contains("newer") == true)
    }

    @Test func locatedInTheOrderOfTheContract() throws {
        func locate(_ explicit: String?, _ environment: [String: String] = [:]) throws -> String {
            try Workspace.locate(explicit: explicit, environment: environment, currentDirectory: place("here/below"))
        }
        try FileManager.default.createDirectory(atPath: place("here/below"), withIntermediateDirectories: true)
        #expect(dragnetError { _ = try locate(nil) }?.code == .modelMissing)
        for name in ["here/below/dragnet-out/workspace", "here/.dragnet", "variable", "flag"] {
            try Workspace.create(at: place(name))
            let environment = name == "variable" || name == "flag" ? ["DRAGNET_WORKSPACE": place("variable")] : [:]
            #expect(try locate(name == "flag" ? place("flag") : nil, environment) == place(name))
        }
        #expect(dragnetError { _ = try locate(place("wrong")) }?.code == .modelMissing)
        #expect(
            dragnetError { _ = try locate(nil, ["DRAGNET_WORKSPACE": "wrong"]) }?.message.contains("$DRAGNET") == true)
        #expect(try locate(nil, ["DRAGNET_WORKSPACE": ""]) == place("here/.dragnet"))
    }

    @Test func readersSeeOneStateWhileAnotherHandleWrites() throws {
        let path = place("w")
        try Workspace.create(at: path)
        let writer = try Workspace.open(at: path)
        let reader = try Workspace.open(at: path)
        try writer.importEvents(try SampleLogs.chain(["a", "b", "c"]), inputs: SampleLogs.inputs("1"))
        #expect(try reader.loadEvents().count == 2)
        let watcher = Watcher { try? reader.contents().events }
        try writer.importEvents(
            try SampleLogs.full(rows: 150_000, seed: 3), inputs: SampleLogs.inputs("2"),
            context: WorkContext(threads: 1, progress: watcher))
        #expect(Set(watcher.seen.withLock { $0 }) == [2])
        #expect(try reader.contents().events == 150_002)
        try reader.close()
        try writer.close()
    }

    @Test func hashesAreThoseOfTheStandard() throws {
        // FIPS 180-4 examples.
        #expect(ContentHash.hex(of: "abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(ContentHash.hex(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let bytes = [UInt8](repeating: 0x61, count: 3_000_001)
        try Data(bytes).write(to: URL(fileURLWithPath: place("f")))
        var pieces = ContentHash()
        for start in stride(from: 0, to: bytes.count, by: 999) {
            pieces.update(bytes[start..<min(start + 999, bytes.count)])
        }
        let file = try ContentHash.ofFile(place("f"))
        #expect(file.hex == pieces.hex() && file.bytes == bytes.count)
        #expect(dragnetError { _ = try ContentHash.ofFile(place("none")) }?.code == .inputMissing)
        #expect(dragnetError { _ = try ContentHash.ofFile(place.path) }?.code == .inputMissing)
    }
}

/// Changes a closed workspace behind its back.
func sqlite(_ workspace: String, _ sql: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", workspace + "/workspace.sqlite", sql]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
}
