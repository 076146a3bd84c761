import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Metrics
import Synchronization
import Testing

@testable import Web

@Suite struct TelemetryTests {
    @Test func prometheusText() {
        let registry = PrometheusRegistry()
        let factory = PrometheusFactory(registry)
        let counter = factory.makeCounter(label: "requests.total", dimensions: [("route", "/a\"b\n"), ("method", "GET")])
        counter.increment(by: Int64(2))
        counter.increment(by: Int64(-5))
        factory.makeCounter(label: "requests.total", dimensions: [("route", "/a\"b\n"), ("method", "GET")]).increment(by: Int64(1))
        factory.makeMeter(label: "log_size", dimensions: []).set(12.5)
        factory.makeTimer(label: "took_seconds", dimensions: [("r", "x")]).recordNanoseconds(30_000_000)
        let text = registry.text
        #expect(text.contains("# TYPE requests_total counter\nrequests_total{method=\"GET\",route=\"/a\\\"b\\n\"} 3\n"))
        #expect(text.contains("# TYPE log_size gauge\nlog_size 12.5\n"))
        #expect(text.contains("took_seconds_bucket{r=\"x\",le=\"0.025\"} 0\n"))
        #expect(text.contains("took_seconds_bucket{r=\"x\",le=\"0.05\"} 1\n"))
        #expect(text.contains("took_seconds_bucket{r=\"x\",le=\"+Inf\"} 1\ntook_seconds_sum{r=\"x\"} 0.03\ntook_seconds_count{r=\"x\"} 1\n"))
    }

    @Test func seriesAreBounded() {
        let registry = PrometheusRegistry(maxSeries: 10)
        let factory = PrometheusFactory(registry)
        for n in 0..<100 { factory.makeCounter(label: "c_total", dimensions: [("n", String(n))]).increment(by: Int64(1)) }
        #expect(registry.text.contains("comity_metrics_dropped_total 90\n"))
    }

    @Test func metricsHaveTheirOwnListener() async throws {
        let registry = PrometheusRegistry()
        PrometheusFactory(registry).makeCounter(label: "x_total", dimensions: []).increment(by: Int64(1))
        let app = MetricsListener(registry: registry, port: 0).application()
        try await app.test(.router) { client in
            let answer = try await client.execute(uri: "/metrics", method: .get)
            #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(String(buffer: answer.body).contains("x_total 1"))
        }
    }

    @Test func logLinesAreJSON() throws {
        let lines = Mutex<[[UInt8]]>([])
        var logger = Logger(label: "test") { label in
            JSONLogHandler(label: label, now: { Instant(seconds: 0) }, write: { line in lines.withLock { $0.append(line) } })
        }
        logger[metadataKey: "hb.request.id"] = "abc"
        logger.info("two\nlines", metadata: ["list": ["a", "\"b\""], "deep": ["x": "y"]])
        logger.debug("not written")
        let line = try #require(lines.withLock { $0.first })
        #expect(lines.withLock { $0.count } == 1)
        #expect(line.last == 0x0A && line.dropLast().allSatisfy { $0 != 0x0A })
        let json = try JSON.parse(Array(line.dropLast()), limits: .api)
        #expect(json["message"]?.string == "two\nlines")
        #expect(json["reference"]?.string == "abc")
        #expect(json["at"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(json["list"]?.array?.last?.string == "\"b\"")
    }
}
