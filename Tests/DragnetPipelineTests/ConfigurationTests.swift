import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetIngest
import DragnetPipeline
import Foundation
import Testing

@Suite struct ConfigurationTests {
    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.8.9.255:1", true), ("[::1]:1", true), ("localhost:1", true),
        ("127.evil.example:1", false), ("127.0.0.1.evil.example:1", false), ("127.0.0.256:1", false),
        ("127.0.0.x:1", false), ("0.0.0.0:1", false),
    ])
    func onlyAnAddressIsLoopback(text: String, isLoopback: Bool) throws {
        #expect(try #require(ListenAddress(text)).isLoopback == isLoopback)
    }

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
        #expect(defaults.embed.dim == nil && defaults.embed.negative == 5)
        #expect(defaults.embed.p == 1 && defaults.embed.q == 1 && !defaults.embed.directed)
        #expect(defaults.incident.windowDays == 3 && defaults.render.report)
        #expect(defaults.input.format == .auto && defaults.input.dates == nil && defaults.input.header == nil)
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
            "input.thousands": ".", "input.dates": "month-first", "input.header": "no", "input.maxBad": "2%",
            "input.attributes": "nodes.csv", "input.internal": "203.0.113.0/24,2001:db8::/32",
            "input.ignore": "known.txt", "input.encoding": "windows-1252",
            "embed.dim": "64", "embed.walks": "2", "embed.length": "20", "embed.window": "4", "embed.negative": "3",
            "embed.epochs": "2", "embed.p": "0.5", "embed.q": "4", "embed.weight": "count", "embed.directed": "yes",
            "embed.seed": "77", "embed.start": "random", "embed.method": "diffusion",
            "embed.fast": "true", "embed.memoryLimit": "1G", "embed.period": "30d", "embed.halfLife": "14d",
            "embed.pattern": "card,merchant",
            "cluster.count": "9", "cluster.iterations": "5",
            "detect.budget": "3/hour", "detect.learningShare": "0.5", "detect.until": "2026-03-01",
            "detect.without": "memory,slow_scan",
            "severity.alerts": "high", "incident.windowDays": "1.5", "render.pictures": "0", "render.report": "false",
            "render.theme": "print", "render.maxNodes": "20", "render.timeout": "1.5", "resources.threads": "2",
            "serve.listen": "[::1]:0", "serve.hosts": "dragnet.example", "serve.maxBody": "1M", "serve.maxEvents": "10",
            "serve.connections": "9", "serve.connectionsPerAddress": "8", "serve.rate": "90",
            "serve.bodyRate": "64", "serve.idle": "7", "serve.deadline": "6",
            "serve.join": "5", "serve.ahead": "2h", "serve.keep": "90d", "serve.stateEntities": "5000",
            "serve.statePairs": "70000",
            "resources.checkpoint": "5",
            "entities.device": "device_id", "entities.ip": "client_ip", "entities.host": "#7",
            "entities.phone": "phone",
            "entities.email": "mail", "entities.address": "street+city", "entities.domain": "site",
            "entities.account": "refund_to", "entities.card": "pan", "entities.person": "clerk",
            "entities.merchant": "shop", "entities.terminal": "till", "entities.attribute": "passport",
        ]
        let names = ConfigurationLoader.settingNames
        #expect(Set(names.filter { !$0.hasPrefix("map.") }) == Set(values.keys))
        #expect(names.filter { $0.hasPrefix("map.") } == ColumnRole.allCases.map { "map.\($0.rawValue)" })
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
        #expect(!flags.configuration.render.report && flags.configuration.input.header == false)
        #expect(flags.configuration.input.dates == .monthFirst)
        #expect(flags.configuration.detect.without?.names == ["memory", "slow_scan"])
        #expect(LeftOutParts(" vectors , beacon ")?.description == "vectors,beacon")
        for wrong in ["", ",", "vector", "vectors,all"] { #expect(LeftOutParts(wrong) == nil) }
        // No value is the built-in one, so that a setting that is not applied would be seen.
        let builtIn = try ConfigurationLoader.load().entries
        for (entry, plain) in zip(flags.entries, builtIn) where !entry.name.hasPrefix("map.") {
            #expect(entry.value != plain.value, "\(entry.name)")
        }
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
            input: {dates: day-first, header: true, thousands: " "}
            cluster:
            render: ~
            """)
        #expect(loaded.configuration.embed.dim == nil && loaded.configuration.embed.seed == 5)
        #expect(loaded.origins["embed.dim"] == nil)
        #expect(loaded.configuration.map.columns == ["source": "From Bank+Account", "amount": "#3", "label": ""])
        #expect(loaded.configuration.input.dates == .dayFirst && loaded.configuration.input.header == true)
        #expect(loaded.configuration.input.thousands == .space)
        for empty in ["", "# only a remark\n", "---\n", "~"] {
            #expect(try load(empty).configuration == DragnetConfiguration())
        }
    }

    @Test(arguments: [
        ("embed:\n  dims: 3\n", 2, "embed", "dim"), ("embed:\n  walk: 3\n", 2, "walk", "walks"),
        ("\nembd:\n  dim: 3\n", 2, "embd", "embed"), ("input:\n  max-bad: 1%\n", 2, "max-bad", "maxBad"),
        ("embed:\n  dim: x\n", 2, "\"x\"", "2 to 1024"), ("embed:\n  dim: 1\n", 2, "\"1\"", "2 to 1024"),
        ("embed:\n  dim: 12.5\n", 2, "12.5", "whole number"), ("embed:\n  dim: [1, 2]\n", 2, "a list", "whole number"),
        ("embed:\n  p: nan\n", 2, "nan", "1e-06 to 1000000"), ("embed:\n  p: 1e999\n", 2, "1e999", "1e-06"),
        ("embed:\n\n  directed: maybe\n", 3, "maybe", "true or false"),
        ("render:\n  theme: blue\n", 2, "blue", "light, dark, print"),
        ("detect:\n  budget: 20/week\n", 2, "20/week", "20/day"), ("embed: 3\n", 1, "embed", "indented"),
        ("embed:\n  dim: {a: 1}\n", 2, "a section", "whole number"), ("- a\n", 1, "no sections", "embed:"),
        ("embed:\n  dim: 1\n  dim: 2\n", 2, "dim", "correct"), ("embed:\n\tdim: 3\n", 2, "YAML", "correct"),
        ("embed:\n  dim: \"3\n", 3, "YAML", "correct"), ("serve:\n  listen: x\n", 2, "\"x\"", "127.0.0.1"),
        ("serve: 3\n", 1, "serve", "indented"), ("embed:\n  ? [a]\n  : 1\n", 2, "plain text", "NAME"),
        ("input:\n  format: [[a]]\n", 2, "a list", "auto, csv, zeek, edges"),
        ("input:\n  format: jsonl\n", 2, "jsonl", "auto, csv, zeek, edges"),
        ("input:\n  dates: dmy\n", 2, "dmy", "day-first, month-first, or auto"),
        ("input:\n  date: dmy\n", 2, "date", "dates"), ("input:\n  headers: 1\n", 2, "headers", "header"),
        ("input:\n  header: perhaps\n", 2, "perhaps", "true or false, or auto"),
        ("input:\n  decimal: point\n", 2, "point", "one of \".\", \",\""),
        ("render:\n  report: 2\n", 2, "\"2\"", "true or false"),
        ("input:\n  tz: {a: b}\n", 2, "a section", "time zone"),
        ("map:\n  sorce: a\n", 2, "sorce", "source"), ("map:\n  source: [a]\n", 2, "a list", "column"),
        ("map:\n  sourceType: a\n", 2, "sourceType", "source"), ("input:\n  tz: [a]\n", 2, "a list", "time zone"),
        // What no stage reads is no setting.
        ("nodes:\n  ignore: a\n", 1, "nodes", ""), ("graph:\n  halfLife: 30d\n", 1, "graph", ""),
        ("input:\n  charset: utf-8\n", 2, "charset", ""), ("incident:\n  maxEntities: 5\n", 2, "maxEntities", ""),
        ("resources:\n  memoryLimit: 1GiB\n", 2, "memoryLimit", ""),
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
        #expect(refused { $0.cluster.count = 0 })
        #expect(refused { $0.detect.budget = Budget(limit: -1) })
        #expect(refused { $0.incident.windowDays = .infinity })
        #expect(refused { $0.render.maxNodes = 61 })
        #expect(refused { $0.resources.threads = 0 })
        #expect(refused { $0.map.columns["sourceType"] = "a" })
        #expect(refused { $0.input.timeZone = "" })
        #expect(refused { $0.input.maxBad = 2 })
    }

    @Test func anUnknownRoleNamesTheNearest() throws {
        func help(_ role: String) -> String? {
            var configuration = DragnetConfiguration()
            configuration.map.columns[role] = "a"
            do {
                _ = try configuration.ingestOptions()
                return nil
            } catch {
                #expect((error as? DragnetError)?.code == .configuration)
                return (error as? DragnetError)?.help
            }
        }
        #expect(help("sorce")?.hasPrefix("did you mean source?") == true)
        #expect(help("Destination")?.hasPrefix("did you mean destination?") == true)
        #expect(help("xxxxxxxxxxxx")?.hasPrefix("the roles are id, time, source") == true)
        #expect(failure(overrides: ["map.amonut": "a"])?.help == "did you mean map.amount?")
        for role in ColumnRole.allCases { #expect(help(role.rawValue) == nil, "\(role)") }
    }

    @Test func theReaderGetsWhatWasSaid() throws {
        let plain = try DragnetConfiguration().ingestOptions()
        #expect(plain.format == nil && plain.preset == nil && plain.dateOrder == nil && plain.hasHeader == nil)
        #expect(plain.decimalMark == "." && plain.thousandsMark == nil && plain.maxBadShare == 0.001)
        #expect(plain.timeZone == .gmt && plain.mapping.isEmpty)
        let loaded = try ConfigurationLoader.load(overrides: [
            "input.format": "edges", "input.preset": "network", "input.dates": "day-first", "input.header": "no",
            "input.decimal": ",", "input.thousands": "'", "input.maxBad": "1%", "input.tz": "-05:30",
            "map.source": "Bank+#3", "map.label": "",
        ])
        let options = try loaded.configuration.ingestOptions()
        #expect(options.format == .edges && options.preset == .network)
        #expect(options.dateOrder == .dayFirst && options.hasHeader == false)
        #expect(options.decimalMark == "," && options.thousandsMark == "'" && options.maxBadShare == 0.01)
        #expect(options.timeZone.secondsFromGMT() == -19_800)
        #expect(options.mapping == [.source: ColumnMapping([.name("Bank"), .number(3)]), .label: ColumnMapping([])])
        for format in InputSettings.Format.allCases where format != .auto {
            #expect(InputFormat(rawValue: format.rawValue) != nil, "\(format)")
        }
        #expect(InputSettings.Format.allCases.count == InputFormat.allCases.count + 1)
        for mark in InputSettings.ThousandsMark.allCases {
            var configuration = DragnetConfiguration()
            configuration.input.thousands = mark
            configuration.input.decimal = mark == .point ? .comma : .point
            #expect(try configuration.ingestOptions().thousandsMark == Character(mark.rawValue))
        }
        for (text, seconds) in [("Europe/Berlin", 3600), ("+02:00", 7200), ("+2", 7200), ("-0530", -19_800)] {
            var configuration = DragnetConfiguration()
            configuration.input.timeZone = text
            let zone = try configuration.ingestOptions().timeZone
            #expect(zone.secondsFromGMT(for: Date(timeIntervalSince1970: 0)) == seconds, "\(text)")
        }
        for text in ["Nowhere/Town", "+25:00", "+1:99", "2"] {
            var configuration = DragnetConfiguration()
            configuration.input.timeZone = text
            #expect(throws: DragnetError.self) { try configuration.ingestOptions() }
        }
    }

    /// Every bound of an `embed` setting is one of the trainer's too, from both sides.
    @Test(arguments: [
        ("dim", "2", "1024", "1", "1025"), ("walks", "1", "1000", "0", "1001"), ("length", "2", "10000", "1", "10001"),
        ("window", "1", "1000", "0", "1001"), ("negative", "1", "32", "0", "33"), ("epochs", "1", "1000", "0", "1001"),
        ("p", "1e-6", "1e6", "0.99e-6", "1.01e6"), ("q", "1e-6", "1e6", "0.99e-6", "1.01e6"),
    ])
    func rangesAreThoseOfTheTrainer(name: String, low: String, high: String, below: String, above: String) throws {
        func trainer(_ text: String) throws -> Node2VecConfiguration {
            var settings = Node2VecConfiguration()
            if name == "p" || name == "q" {
                let value = try #require(Double(text))
                if name == "p" { settings.returnParameter = value } else { settings.inOutParameter = value }
                return settings
            }
            let value = try #require(Int(text))
            switch name {
            case "dim": settings.dimensions = value
            case "walks": settings.walksPerNode = value
            case "length": settings.walkLength = value
            case "window": settings.windowSize = value
            case "negative": settings.negativeSamples = value
            default: settings.epochs = value
            }
            return settings
        }
        for text in [low, high] {
            let wanted = try trainer(text).validated()
            var settings = Node2VecConfiguration()
            try ConfigurationLoader.load(overrides: ["embed.\(name)": text]).configuration.embed.apply(to: &settings)
            #expect(settings == wanted)
        }
        for text in [below, above] {
            #expect(throws: DragnetError.self) { try trainer(text).validated() }
            #expect(failure(overrides: ["embed.\(name)": text])?.code == .configuration)
        }
    }

    @Test func whatIsNotSaidKeepsTheBudgetChosenBySize() throws {
        let chosen = Node2VecConfiguration.detectionBudget(nodeCount: 100, edgeCount: 500, seed: 1)
        var settings = chosen
        DragnetConfiguration().embed.apply(to: &settings)
        #expect(settings == chosen && settings.dimensions == 32)
        try ConfigurationLoader.load(overrides: ["embed.dim": "48"]).configuration.embed.apply(to: &settings)
        #expect(settings.dimensions == 48 && settings.walkLength == chosen.walkLength)
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

    @Test func shares() {
        #expect(SettingText.share("0.1%") == 0.001 && SettingText.share("0.25") == 0.25)
        for text in ["", "%", "nan", "0x1", "1e999", "a%", "1 %%"] {
            #expect(SettingText.share(text) == nil, "\(text)")
        }
    }

    @Test(arguments: ["payments", "network"]) func theExamplesLoad(name: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Config/\(name).yaml").path
        let loaded = try ConfigurationLoader.load(file: file)
        #expect(loaded.configuration.input.preset == (name == "payments" ? .transactions : .network))
        // What counts is a choice of the example.
        for (entry, builtIn) in zip(loaded.entries, try ConfigurationLoader.load().entries) {
            #expect(entry.origin == .builtIn || entry.value != builtIn.value, "\(entry.name)")
        }
        // Its remarks show the settings that are left, each with its built-in value.
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("  # ") ? "  " + $0.dropFirst(4) : String($0) }.joined(separator: "\n")
        let shown = try load(all)
        // Columns have no built-in names, and the service has an example of its own.
        let unsaid = shown.entries.filter { entry in
            shown.origins[entry.name] == nil && !["map.", "entities.", "serve."].contains { entry.name.hasPrefix($0) }
        }
        #expect(unsaid.map(\.name) == [])
        #expect(!shown.configuration.map.columns.isEmpty)
        _ = try shown.configuration.ingestOptions()
        var configuration = shown.configuration
        configuration.map = MapSettings()
        configuration.entities = EntitySettings()
        #expect(configuration == loaded.configuration)
    }
}
