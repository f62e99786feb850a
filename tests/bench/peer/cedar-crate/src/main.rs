//! Usage: cedar-crate-bench FOLDER. The folder holds cases as `writ-bench cedar --export` writes them; one line of JSON a case.
use cedar_policy::{Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, PolicySet, Request};
use serde_json::Value;
use std::{fs, hint::black_box, path::Path, str::FromStr, time::{Duration, Instant}};

// The same as in cedar_speed.cpp.
const IN_A_ROW: u32 = 10;
const ROUNDS: usize = 100;
// Large policy sets take milliseconds a decision; then fewer rounds tell as much.
const LONGEST: Duration = Duration::from_secs(2);

fn uid(json: &Value) -> EntityUid {
    let name = EntityTypeName::from_str(json["type"].as_str().unwrap()).unwrap();
    EntityUid::from_type_name_and_id(name, EntityId::new(json["id"].as_str().unwrap()))
}

fn request(row: &Value) -> Request {
    let context = Context::from_json_value(row["context"].clone(), None).unwrap();
    Request::new(uid(&row["principal"]), uid(&row["action"]), uid(&row["resource"]), context, None).unwrap()
}

fn times(mut samples: Vec<f64>) -> Value {
    samples.sort_by(f64::total_cmp);
    let at = |place: usize| samples[place].round() as u64;
    serde_json::json!({"min": at(0), "median": at(samples.len() / 2), "p99": at(samples.len() * 99 / 100)})
}

fn measure<F: FnMut(usize)>(requests: usize, rounds: usize, mut work: F) -> Value {
    let mut samples = Vec::with_capacity(requests * rounds);
    let begun = Instant::now();
    for round in 0..rounds {
        if round > 0 && begun.elapsed() > LONGEST {
            break;
        }
        for i in 0..requests {
            let start = Instant::now();
            for _ in 0..IN_A_ROW {
                work(i);
            }
            samples.push(start.elapsed().as_nanos() as f64 / f64::from(IN_A_ROW));
        }
    }
    times(samples)
}

fn run(folder: &Path) -> Value {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let policies = PolicySet::from_str(&read("policies.cedar")).unwrap();
    let entities = Entities::from_json_str(&read("entities.json"), None).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&read("requests.json")).unwrap();
    let requests: Vec<Request> = rows.iter().map(request).collect();
    let authorizer = Authorizer::new();
    for (row, request) in rows.iter().zip(&requests) {
        let allowed = authorizer.is_authorized(request, &policies, &entities).decision() == Decision::Allow;
        assert_eq!(allowed, row["decision"] == "allow", "{}: {row}", folder.display());
    }
    let decide = measure(requests.len(), ROUNDS, |i| {
        black_box(authorizer.is_authorized(&requests[i], &policies, &entities));
    });
    let both = measure(requests.len(), ROUNDS / 10, |i| {
        black_box(authorizer.is_authorized(&request(&rows[i]), &policies, &entities));
    });
    let name = folder.file_name().unwrap().to_str().unwrap();
    let (app, size) = name.rsplit_once('-').unwrap();
    serde_json::json!({"name": app, "size": size.parse::<u64>().unwrap(), "decide": decide, "prepareAndDecide": both})
}

fn main() {
    let folder = std::env::args().nth(1).expect("usage: cedar-crate-bench FOLDER");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for case in cases {
        println!("{}", run(&case));
    }
}
