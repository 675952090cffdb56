import DragnetCore
import DragnetPipeline
import Foundation
import Testing

@Suite struct ConfigurationTests {
    /// A file with this content, for the length of `body`.
    private func withFile<Result>(_ content: String, _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "dragnet-" + UUID().uuidString + ".yaml"
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    private func load(
        _ yaml: String, environment: [String: String] = [:], overrides: [String: String] = [:]
    ) throws -> LoadedConfiguration {
        try withFile(yaml) {
            try ConfigurationLoader.load(file: $0, environment: environment, overrides: overrides)
        }
    }

    private func failure(
        _ yaml: String = "", environment: [String: String] = [:], overrides: [String: String] = [:]
    ) -> DragnetError? {
        do {
            _ = try load(yaml, environment: environment, overrides: overrides)
            return nil
        } catch {
            return error as? DragnetError
        }
    }

    @Test func theBuiltInValuesAreThoseOfTheField() throws {
        let defaults = try DragnetConfiguration().validated()
        #expect(defaults.embed.dim == 128 && defaults.embed.negative == 5)
        #expect(defaults.embed.p == 1 && defaults.embed.q == 1 && !defaults.embed.directed)
        #expect(defaults.incident.windowDays == 3 && defaults.incident.maxEntities == 50)
        #expect(defaults.detect.learningShare == 0.3 && defaults.input.maxBad == 0.001)
        #expect(defaults.render.pictures == 50 && defaults.render.maxNodes == 40)
        #expect(try ConfigurationLoader.load().configuration == defaults)
        #expect(try ConfigurationLoader.load().entries.allSatisfy { $0.origin == .builtIn })
    }

    @Test func laterLayersWinAndOriginsAreKept() throws {
        let yaml = "embed:\n  dim: 16\n  walks: 3\n  p: 0.5\n  q: 2\n"
        let loaded = try load(
            yaml,
            environment: ["DRAGNET_EMBED_WALKS": "4", "DRAGNET_EMBED_P": "0.25", "HOME": "/", "DRAGNET_EMBED_Q": ""],
            overrides: ["embed.p": "0.125"])
        let embed = loaded.configuration.embed
        #expect(embed.dim == 16 && embed.walks == 4 && embed.p == 0.125 && embed.q == 2 && embed.negative == 5)
        guard case .file(_, let line) = loaded.origins["embed.dim"] else {
            Issue.record("dim comes from the file")
            return
        }
        #expect(line == 2)
        #expect(loaded.origins["embed.walks"] == .environment("DRAGNET_EMBED_WALKS"))
        #expect(loaded.origins["embed.p"] == .flag)
        #expect(loaded.origins["embed.negative"] == nil)
        let entry = try #require(loaded.entries.first { $0.name == "embed.walks" })
        #expect(entry.value == "4" && "\(entry.origin)" == "$DRAGNET_EMBED_WALKS")
        #expect(loaded.entries.first { $0.name == "embed.length" }?.value == nil)
        #expect("\(SettingOrigin.file("a.yaml", line: 3))" == "a.yaml:3")
        #expect("\(SettingOrigin.builtIn)" == "built-in" && "\(SettingOrigin.flag)" == "command line")
    }

    @Test func everySettingCanBeSaidInEveryLayer() throws {
        let values = [
            "input.format": "zeek", "input.preset": "network", "input.tz": "Europe/Berlin", "input.decimal": ",",
            "input.thousands": ".", "input.encoding": "utf-16", "input.maxBad": "2%",
            "entities.shared": "device=D,phone=P",
            "entities.attributes": "a.csv", "entities.ignore": "i.txt", "entities.internal": "10.0.0.0/8, fd00::/8",
            "graph.halfLife": "30d", "graph.period": "12h", "embed.dim": "64", "embed.walks": "2", "embed.length": "20",
            "embed.window": "4", "embed.negative": "3", "embed.epochs": "2", "embed.p": "0.5", "embed.q": "4",
            "embed.weight": "count", "embed.directed": "yes", "embed.seed": "77", "embed.start": "random",
            "cluster.count": "9", "cluster.iterations": "5", "detect.budget": "3/hour", "detect.learningShare": "0.5",
            "detect.until": "2026-03-01", "severity.alerts": "high", "incident.windowDays": "1.5",
            "incident.maxEntities": "12", "render.pictures": "0", "render.theme": "print", "render.maxNodes": "20",
            "resources.threads": "2", "resources.memoryLimit": "1.5GiB",
        ]
        let names = Set(ConfigurationLoader.settingNames.filter { !$0.hasPrefix("map.") })
        #expect(names == Set(values.keys))
        let flags = try ConfigurationLoader.load(overrides: values)
        var environment: [String: String] = [:]
        for (name, value) in values {
            let snake = name.map { $0 == "." ? "_" : $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
            environment["DRAGNET_" + snake] = value
        }
        #expect(try ConfigurationLoader.load(environment: environment).configuration == flags.configuration)
        var yaml = ""
        for section in Set(values.keys.map { $0.split(separator: ".")[0] }).sorted() {
            yaml += "\(section):\n"
            for (name, value) in values where name.hasPrefix("\(section).") {
                yaml += "  \(name.split(separator: ".")[1]): \"\(value)\"\n"
            }
        }
        let fromFile = try load(yaml)
        #expect(fromFile.configuration == flags.configuration)
        #expect(flags.configuration.detect.budget == Budget(limit: 3, period: .hour))
        #expect(flags.configuration.graph.halfLife == Int64(2_592_000_000_000))
        #expect(flags.configuration.resources.memoryLimit == 1_610_612_736)
        #expect(flags.configuration.entities.shared.map(\.type) == ["device", "phone"])
        #expect(flags.configuration.entities.ownNetworks == ["10.0.0.0/8", "fd00::/8"])
        // What is shown can be said again.
        let shown = flags.entries.compactMap { entry in entry.value.map { (entry.name, $0) } }
        let again = try ConfigurationLoader.load(overrides: Dictionary(uniqueKeysWithValues: shown))
        #expect(again.configuration == flags.configuration)
        let json = try JSONEncoder().encode(flags.configuration)
        #expect(try JSONDecoder().decode(DragnetConfiguration.self, from: json) == flags.configuration)
    }

    @Test func yamlForms() throws {
        let loaded = try load(
            """
            # nothing here
            embed:
              dim:            # left open keeps the value from before
              walks: auto
              seed: 5
            map:
              source: From Bank+Account
              amount: "#3"
              label: ""
            entities:
              shared: {device: DeviceId, phone: Phone}
              internal: [10.0.0.0/8, 192.168.0.0/16]
            cluster:
            render: ~
            """)
        #expect(loaded.configuration.embed.dim == 128 && loaded.configuration.embed.seed == 5)
        #expect(loaded.origins["embed.dim"] == nil)
        #expect(loaded.configuration.map.columns == ["source": "From Bank+Account", "amount": "#3", "label": ""])
        #expect(loaded.configuration.entities.shared.map(\.column) == ["DeviceId", "Phone"])
        #expect(loaded.configuration.entities.ownNetworks.count == 2)
        for empty in ["", "# only a remark\n", "---\n", "~"] {
            #expect(try load(empty).configuration == DragnetConfiguration())
        }
    }

    @Test(arguments: [
        ("embed:\n  dims: 3\n", 2, "embed", "dim"), ("embed:\n  walk: 3\n", 2, "walk", "walks"),
        ("\nembd:\n  dim: 3\n", 2, "embd", "embed"), ("input:\n  max-bad: 1%\n", 2, "max-bad", "maxBad"),
        ("embed:\n  dim: x\n", 2, "\"x\"", "2 to 1024"), ("embed:\n  dim: 1\n", 2, "\"1\"", "2 to 1024"),
        ("embed:\n  dim: 12.5\n", 2, "12.5", "whole number"), ("embed:\n  dim: [1, 2]\n", 2, "a list", "whole number"),
        ("embed:\n  p: nan\n", 2, "nan", "0.001 to 1000"), ("embed:\n  p: 1e999\n", 2, "1e999", "0.001"),
        ("embed:\n\n  directed: maybe\n", 3, "maybe", "true or false"),
        ("render:\n  theme: blue\n", 2, "blue", "light, dark, print"),
        ("detect:\n  budget: 20/week\n", 2, "20/week", "20/day"), ("embed: 3\n", 1, "embed", "indented"),
        ("embed:\n  dim: {a: 1}\n", 2, "a section", "whole number"), ("- a\n", 1, "no sections", "embed:"),
        ("embed:\n  dim: 1\n  dim: 2\n", 2, "dim", "correct"), ("embed:\n\tdim: 3\n", 2, "YAML", "correct"),
        ("embed:\n  dim: \"3\n", 3, "YAML", "correct"), ("serve:\n  listen: x\n", 1, "serve", ""),
        ("serve: 3\n", 1, "serve", ""), ("embed:\n  ? [a]\n  : 1\n", 2, "plain text", "NAME"),
        ("entities:\n  internal: [[a]]\n", 2, "list within", "plain"),
        ("entities:\n  shared: [device]\n", 2, "device", "TYPE=COLUMN"),
        ("entities:\n  shared: {device: \"\"}\n", 2, "device", "TYPE=COLUMN"),
        ("map:\n  sorce: a\n", 2, "sorce", "source"), ("map:\n  source: [a]\n", 2, "a list", "column"),
        ("input:\n  tz: [a]\n", 2, "a list", "time zone"),
        ("entities:\n  internal: {a: b}\n", 2, "a section", "10.0.0.0/8"),
        ("resources:\n  memoryLimit: much\n", 2, "much", "1.5GiB"), ("graph:\n  halfLife: 0d\n", 2, "0d", "30d"),
    ])
    func mistakesNameTheLineTheValueAndTheWayOut(yaml: String, line: Int, found: String, help: String) {
        let error = failure(yaml)
        #expect(error?.code == .configuration, "\(yaml)")
        #expect(error?.place?.line == line, "\(yaml): \(error?.description ?? "")")
        #expect(error?.message.contains(found) == true, "\(error?.description ?? "")")
        #expect(help.isEmpty || error?.help?.contains(help) == true, "\(error?.description ?? "")")
    }

    @Test func mistakesOfOtherLayersNameTheSource() {
        let variable = failure(environment: ["DRAGNET_EMBED_DIMS": "3"])
        #expect(variable?.help == "did you mean DRAGNET_EMBED_DIM?")
        let value = failure(environment: ["DRAGNET_INPUT_MAX_BAD": "200%"])
        #expect(value?.message == "$DRAGNET_INPUT_MAX_BAD is \"200%\"")
        #expect(failure(overrides: ["embed.dimm": "3"])?.help == "did you mean embed.dim?")
        #expect(failure(overrides: ["embed.dim": "3000"])?.message == "embed.dim is \"3000\"")
        #expect(failure(overrides: ["zzzzzzzzzzzz": "3"])?.help?.hasPrefix("known are") == true)
        for name in ConfigurationLoader.reservedVariables { #expect(failure(environment: [name: "x"]) == nil) }
        let marks = failure("input:\n  decimal: \",\"\n", overrides: ["input.thousands": ","])
        #expect(marks?.code == .configuration)
    }

    @Test func unreadableFiles() throws {
        func code(_ path: String) -> DragnetError.Code? {
            do {
                _ = try ConfigurationLoader.load(file: path)
                return nil
            } catch { return (error as? DragnetError)?.code }
        }
        #expect(code("/nowhere/dragnet.yaml") == .configuration)
        #expect(code("/") == .configuration)
        #expect(code("a\0b") == .configuration)
        #expect(failure(String(repeating: "# long\n", count: 200_000))?.message.contains("too long") == true)
        let path = NSTemporaryDirectory() + "dragnet-" + UUID().uuidString
        try Data([0xC3, 0x28]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(code(path) == .configuration)
    }

    @Test func valuesThatAProgramSetsAreCheckedToo() {
        func refused(_ change: (inout DragnetConfiguration) -> Void) -> Bool {
            var configuration = DragnetConfiguration()
            change(&configuration)
            return (try? configuration.validated()) == nil
        }
        #expect(!refused { $0.embed.dim = 2 })
        #expect(refused { $0.embed.dim = 0 })
        #expect(refused { $0.embed.p = .nan })
        #expect(refused { $0.embed.q = 0 })
        #expect(refused { $0.graph.halfLife = -1 })
        #expect(refused { $0.cluster.count = 0 })
        #expect(refused { $0.detect.budget = Budget(limit: -1) })
        #expect(refused { $0.incident.windowDays = .infinity })
        #expect(refused { $0.render.maxNodes = 61 })
        #expect(refused { $0.resources.threads = 0 })
        #expect(refused { $0.map.columns["nothing"] = "a" })
        #expect(refused { $0.input.maxBad = 2 })
        #expect(refused { $0.entities.attributes = "" })
    }

    @Test func budgets() {
        #expect(Budget("20") == Budget(limit: 20))
        #expect(Budget("20/day") == Budget(limit: 20, period: .day))
        #expect(Budget("3/hour")?.period.microseconds == 3_600_000_000)
        #expect(Budget("0")?.period.microseconds == nil && Budget.Period.day.microseconds == 86_400_000_000)
        for text in ["", "-1", "20/", "/day", "20/total", "20/day/2", "2.5", "1000001", "20 /day", "٣"] {
            #expect(Budget(text) == nil, "\(text)")
        }
        for text in ["20", "20/day", "3/hour"] { #expect(Budget(text)?.description == text) }
    }

    @Test func durationsSizesAndShares() {
        #expect(SettingText.duration("1.5h") == 5_400_000_000)
        #expect(SettingText.duration("2w") == 1_209_600_000_000)
        for text in ["", "d", "5", "-1d", "0x1d", "1e99d", "nand"] {
            #expect(SettingText.duration(text) == nil, "\(text)")
        }
        for (microseconds, text) in [
            (Int64(90_000_000), "90s"), (120_000_000, "2m"), (86_400_000_000, "1d"), (1_500_000, "1.5s"),
        ] {
            #expect(SettingText.text(duration: microseconds) == text)
            #expect(SettingText.duration(text) == microseconds)
        }
        #expect(SettingText.byteSize("1.5GiB") == 1_610_612_736 && SettingText.byteSize("2gb") == 2_000_000_000)
        #expect(SettingText.byteSize("10 MiB") == 10_485_760 && SettingText.byteSize("77") == 77)
        for text in ["", "GiB", "-1", "1e30", "x"] { #expect(SettingText.byteSize(text) == nil, "\(text)") }
        for bytes in [1, 1024, 1536, 5 << 30, 3 << 40] {
            #expect(SettingText.byteSize(SettingText.text(bytes: bytes)) == bytes)
        }
        #expect(
            SettingText.share("0.1%") == 0.001 && SettingText.share("0.25") == 0.25 && SettingText.share("%") == nil)
    }

    @Test(arguments: ["payments", "network"]) func theExamplesLoad(name: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Config/\(name).yaml").path
        let loaded = try ConfigurationLoader.load(file: file)
        #expect(loaded.configuration.input.preset.rawValue.hasPrefix(name == "payments" ? "transactions" : "network"))
        if name == "payments" {
            // Beside its examples the file shows the built-in values.
            var plain = loaded.configuration
            plain.input.preset = .auto
            plain.input.timeZone = nil
            plain.map = MapSettings()
            plain.entities = EntitySettings()
            plain.detect.budget = nil
            #expect(plain == DragnetConfiguration())
        }
    }
}
